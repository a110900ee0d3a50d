import { boxArea, type CornerBox } from './box.ts';
import { intersectionArea } from './iou.ts';

/**
 * Generalised IoU (arXiv 1902.09630): IoU less the part of the enclosing box that the union leaves
 * empty. Corner form, continuous coordinates.
 *
 * @returns -1..1, and 0 when the enclosing box has no area
 *
 * @example
 * ```ts
 * import { giou } from '@rsanet/detect-utils';
 *
 * if (giou([0, 0, 1, 1], [3, 0, 4, 1]) !== -0.5) throw new Error('expected half the span empty');
 * ```
 */
export function giou(a: CornerBox, b: CornerBox): number {
  const enclosing = boxArea([
    Math.min(a[0], b[0]),
    Math.min(a[1], b[1]),
    Math.max(a[2], b[2]),
    Math.max(a[3], b[3]),
  ]);
  if (enclosing === 0) return 0;
  const intersection = intersectionArea(a, b);
  const union = boxArea(a) + boxArea(b) - intersection;
  return (union > 0 ? intersection / union : 0) - (enclosing - union) / enclosing;
}
