import type { CornerBox, Size } from '@rsanet/detect-utils';
import type { AugmentOptions } from './options.ts';
import { chance, logUniform, type RandomGenerator, uniform } from './random.ts';

/** How an image lies in the network's input: `input = source * scale + offset`, a negative scale mirrors. */
export interface Placement {
  scaleX: number;
  scaleY: number;
  offsetX: number;
  offsetY: number;
}

/**
 * Draws a place for an image in a window of the input.
 *
 * @param source size of the image in its pixels
 * @param window where it will be seen, in pixels of the input
 * @param scale input pixels per source pixel, before the aspect is varied
 */
export function randomPlacement(
  source: Size,
  window: CornerBox,
  scale: number,
  options: AugmentOptions,
  random: RandomGenerator,
): Placement {
  const stretch = Math.sqrt(logUniform(random, 1 / (1 + options.aspect), 1 + options.aspect));
  const [x1, y1, x2, y2] = window;
  const [scaleX, offsetX] = axis(source.width, x1, x2, scale * stretch, options.horizontalFlip);
  const [scaleY, offsetY] = axis(source.height, y1, y2, scale / stretch, options.verticalFlip);
  return { scaleX, scaleY, offsetX, offsetY };

  function axis(length: number, from: number, to: number, scale: number, flip: number) {
    const covered = length * scale;
    const position = 0.5 + options.translate * uniform(random, -0.5, 0.5);
    const start = from + (to - from - covered) * position;
    return chance(random, flip) ? [-scale, start + covered] : ([scale, start] as const);
  }
}

/** A box of the image, where the placement puts it in the input. */
export function placeBox([x1, y1, x2, y2]: CornerBox, place: Placement): CornerBox {
  const { scaleX, scaleY, offsetX, offsetY } = place;
  const left = x1 * scaleX + offsetX;
  const right = x2 * scaleX + offsetX;
  const top = y1 * scaleY + offsetY;
  const bottom = y2 * scaleY + offsetY;
  return [
    Math.min(left, right),
    Math.min(top, bottom),
    Math.max(left, right),
    Math.max(top, bottom),
  ];
}
