import { RsanetError } from '@rsanet/errors';
import type { CornerBox, Size } from './box.ts';

/** How an image lies in the network's input: scaled by one factor and centred, nothing rounded. */
export interface LetterboxTransform {
  /** The image, in its own pixels. */
  source: Size;
  /** The network's input, in its pixels. */
  input: Size;
  /** Input pixels per source pixel. */
  scale: number;
  /** Input pixels left of the image. */
  offsetX: number;
  /** Input pixels above the image. */
  offsetY: number;
}

/**
 * Fits an image into the network's input with its aspect kept.
 *
 * @throws RsanetError INVALID_ARGUMENT when a side is not positive and finite
 *
 * @example
 * ```ts
 * import { letterbox, toInput, toSource } from '@rsanet/detect-utils';
 *
 * const fit = letterbox({ width: 640, height: 480 }, { width: 416, height: 416 });
 * const box = toInput([64, 48, 640, 480], fit);
 * if (Math.abs(toSource(box, fit)[0] - 64) > 1e-9) throw new Error('expected an exact inverse');
 * ```
 */
export function letterbox(source: Size, input: Size): LetterboxTransform {
  assertSize('source', source);
  assertSize('input', input);
  const scale = Math.min(input.width / source.width, input.height / source.height);
  return {
    source,
    input,
    scale,
    offsetX: (input.width - source.width * scale) / 2,
    offsetY: (input.height - source.height * scale) / 2,
  };
}

/**
 * Moves a box from pixels of the image to pixels of the network's input. Corner form.
 *
 * @example
 * ```ts
 * import { letterbox, toInput } from '@rsanet/detect-utils';
 *
 * const fit = letterbox({ width: 640, height: 480 }, { width: 320, height: 320 });
 * if (toInput([0, 0, 640, 480], fit).join() !== '0,40,320,280') throw new Error('expected bars');
 * ```
 */
export function toInput([x1, y1, x2, y2]: CornerBox, fit: LetterboxTransform): CornerBox {
  const { scale, offsetX, offsetY } = fit;
  return [x1 * scale + offsetX, y1 * scale + offsetY, x2 * scale + offsetX, y2 * scale + offsetY];
}

/**
 * Moves a box from pixels of the network's input to pixels of the image: the inverse of
 * {@link toInput}. Corner form; nothing is clipped.
 *
 * @example
 * ```ts
 * import { letterbox, toSource } from '@rsanet/detect-utils';
 *
 * const fit = letterbox({ width: 640, height: 480 }, { width: 320, height: 320 });
 * if (toSource([0, 40, 320, 280], fit).join() !== '0,0,640,480') throw new Error('expected all');
 * ```
 */
export function toSource([x1, y1, x2, y2]: CornerBox, fit: LetterboxTransform): CornerBox {
  const { scale, offsetX, offsetY } = fit;
  return [
    (x1 - offsetX) / scale,
    (y1 - offsetY) / scale,
    (x2 - offsetX) / scale,
    (y2 - offsetY) / scale,
  ];
}

function assertSize(name: string, { width, height }: Size): void {
  if (width > 0 && height > 0 && Number.isFinite(width) && Number.isFinite(height)) return;
  throw new RsanetError(
    'INVALID_ARGUMENT',
    `The ${name} size is ${width}x${height}; both sides must be positive numbers of pixels.`,
  );
}
