/** One side of a letterboxed image: which positions of the network's input show it, and what of it. */
export interface SampledSide {
  /** The first position that shows the image. */
  from: number;
  /** The position behind the last that shows the image; larger than `from`. */
  to: number;
  /** Position in the image that `from` shows, counted from the centre of its first pixel. */
  start: number;
  /** Image pixels from one position to the next. */
  step: number;
}

/**
 * Which positions of a side of the network's input have their centres within the image, and what
 * they show. A side so short that it lies between two centres shows its middle on one line.
 *
 * @param source pixels of the image's side
 * @param input pixels of the input's side
 * @param offset input pixels before the image
 * @param scale input pixels per image pixel
 *
 * @example
 * ```ts
 * import { sampledSide } from '@rsanet/detect-utils';
 *
 * const { from, to, start, step } = sampledSide(480, 320, 40, 0.5);
 * if ([from, to, start, step].join() !== '40,280,0.5,2') throw new Error('expected bars of 40');
 * ```
 */
export function sampledSide(
  source: number,
  input: number,
  offset: number,
  scale: number,
): SampledSide {
  const from = Math.max(0, Math.ceil(offset - 0.5));
  const to = Math.min(input, Math.floor(offset + source * scale + 0.5));
  if (to > from) return { from, to, start: (from + 0.5 - offset) / scale - 0.5, step: 1 / scale };
  const middle = input >> 1;
  return { from: middle, to: middle + 1, start: source / 2 - 0.5, step: 0 };
}
