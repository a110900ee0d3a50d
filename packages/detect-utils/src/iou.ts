import { boxArea, type CornerBox } from './box.ts';

/**
 * Area that two boxes share, in corner form and continuous coordinates.
 *
 * @example
 * ```ts
 * import { intersectionArea } from '@rsanet/detect-utils';
 *
 * if (intersectionArea([0, 0, 4, 4], [1, 2, 6, 6]) !== 6) throw new Error('expected 3 x 2');
 * ```
 */
export function intersectionArea(a: CornerBox, b: CornerBox): number {
  const width = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  const height = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  return width > 0 && height > 0 ? width * height : 0;
}

/**
 * Intersection over union of two boxes in corner form, continuous coordinates.
 *
 * @returns 0..1, and 0 when neither box has an area
 *
 * @example
 * ```ts
 * import { iou } from '@rsanet/detect-utils';
 *
 * if (iou([0, 0, 2, 2], [1, 0, 3, 2]) !== 1 / 3) throw new Error('expected 2 of 6');
 * ```
 */
export function iou(a: CornerBox, b: CornerBox): number {
  const intersection = intersectionArea(a, b);
  const union = boxArea(a) + boxArea(b) - intersection;
  return union > 0 ? intersection / union : 0;
}
