import { letterbox, letterboxPixels, PADDING, type Size } from '@rsanet/detect-utils';
import { randomColour } from './colour.ts';
import { drawImage } from './draw-image.ts';
import type { Example, LabelledImage } from './example.ts';
import type { AugmentOptions } from './options.ts';
import { drawPerspective, randomPerspective, viewBoxes } from './perspective.ts';
import { placeBoxes } from './place-boxes.ts';
import { type Placement, randomPlacement } from './placement.ts';
import { logUniform, type RandomGenerator } from './random.ts';

/**
 * An image as the network will see it when it detects: letterboxed, nothing varied.
 *
 * @param input size of the network's input
 * @param out where to write the pixels, `input.width * input.height * 3` long; made when left out
 * @throws RsanetError INVALID_ARGUMENT when the image or `out` has another length than its size says
 */
export function letterboxExample(
  { image, boxes, taught = [] }: LabelledImage,
  input: Size,
  out?: Float32Array,
): Example {
  const fit = letterbox({ width: image.width, height: image.height }, input);
  const place = { ...fit, scaleX: fit.scale, scaleY: fit.scale };
  const window = [0, 0, input.width, input.height] as const;
  return {
    pixels: letterboxPixels(image, fit, out),
    boxes: placeBoxes(boxes, image, place, window),
    taught: placeBoxes(taught, image, place, window),
  };
}

/**
 * An image flipped, scaled, stretched, moved or cropped, tilted, and recoloured at random, its boxes with
 * it, sampled once from the source; what surrounds it is {@link PADDING}.
 *
 * @param input size of the network's input
 * @param random where the draws come from: the same state makes the same example
 * @param out where to write the pixels; made when left out
 * @throws RsanetError INVALID_ARGUMENT when the image has another length than its size says
 *
 * @example
 * ```ts
 * import { augment, augmentDefaults, randomFor } from '@rsanet/train';
 *
 * const image = { data: new Uint8Array(64 * 48 * 3), width: 64, height: 48 };
 * const boxes = [{ box: [16, 12, 48, 36], classId: 0 }] as const;
 * const input = { width: 32, height: 32 };
 * const example = augment({ image, boxes }, input, augmentDefaults, randomFor(1));
 * if (example.pixels.length !== 32 * 32 * 3) throw new Error('expected RGB of 32x32');
 * ```
 */
export function augment(
  { image, boxes, taught = [] }: LabelledImage,
  input: Size,
  options: AugmentOptions,
  random: RandomGenerator,
  out: Float32Array = new Float32Array(input.width * input.height * 3),
): Example {
  const window = [0, 0, input.width, input.height] as const;
  const place = examplePlacement(image, input, options, random);
  out.fill(PADDING);
  const colour = randomColour(options, random);
  if (options.perspective === 0) {
    drawImage(image, place, colour, window, input, out);
    return {
      pixels: out,
      boxes: placeBoxes(boxes, image, place, window),
      taught: placeBoxes(taught, image, place, window),
    };
  }
  const view = randomPerspective(image, place, options.perspective, random);
  drawPerspective(image, view, colour, input, out);
  return {
    pixels: out,
    boxes: viewBoxes(boxes, image, view, window),
    taught: viewBoxes(taught, image, view, window),
  };
}

/**
 * Draws where {@link augment} puts an image: its first draws.
 *
 * @param source size of the image in its pixels
 */
export function examplePlacement(
  source: Size,
  input: Size,
  options: AugmentOptions,
  random: RandomGenerator,
): Placement {
  const scale = letterbox(source, input).scale * logUniform(random, ...options.scale);
  return randomPlacement(source, [0, 0, input.width, input.height], scale, options, random);
}
