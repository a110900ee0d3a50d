/** Corner form, continuous coordinates, `x1 <= x2` and `y1 <= y2`: width is `x2 - x1`. */
export type CornerBox = readonly [x1: number, y1: number, x2: number, y2: number];

/** Width and height in pixels. */
export interface Size {
  width: number;
  height: number;
}

/** Width and height of a prior box in pixels of the network's input. */
export type Anchor = readonly [width: number, height: number];

/**
 * Area of a box in corner form; 0 when a side is not positive.
 *
 * @example
 * ```ts
 * import { boxArea } from '@rsanet/detect-utils';
 *
 * if (boxArea([1, 2, 4, 6]) !== 12) throw new Error('expected 3 x 4');
 * ```
 */
export function boxArea([x1, y1, x2, y2]: CornerBox): number {
  return Math.max(0, x2 - x1) * Math.max(0, y2 - y1);
}
