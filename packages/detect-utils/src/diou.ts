import type { CornerBox } from './box.ts';
import { iou } from './iou.ts';

/**
 * Distance IoU (arXiv 1911.08287): IoU less the squared distance of the centres over the squared
 * diagonal of the enclosing box. Corner form, continuous coordinates.
 *
 * @returns -1..1
 *
 * @example
 * ```ts
 * import { diou } from '@rsanet/detect-utils';
 *
 * if (diou([0, 0, 1, 1], [3, 0, 4, 1]) !== -9 / 17) throw new Error('expected 3^2 of 4^2 + 1^2');
 * ```
 */
export function diou(a: CornerBox, b: CornerBox): number {
  const width = Math.max(a[2], b[2]) - Math.min(a[0], b[0]);
  const height = Math.max(a[3], b[3]) - Math.min(a[1], b[1]);
  const diagonal = width * width + height * height;
  const dx = (a[0] + a[2] - (b[0] + b[2])) / 2;
  const dy = (a[1] + a[3] - (b[1] + b[3])) / 2;
  return iou(a, b) - (diagonal > 0 ? (dx * dx + dy * dy) / diagonal : 0);
}
