import type { CornerBox } from './box.ts';
import { diou } from './diou.ts';
import { iou } from './iou.ts';

/**
 * Complete IoU (arXiv 1911.08287): DIoU less `alpha v`, where `v` is the squared difference of the
 * aspect angles and `alpha = v / (1 - IoU + v)`. Corner form, continuous coordinates.
 *
 * @returns above -2, up to 1
 *
 * @example
 * ```ts
 * import { ciou, diou } from '@rsanet/detect-utils';
 *
 * const [wide, tall] = [[0, 0, 4, 2], [0, 0, 2, 4]] as const;
 * if (!(ciou(wide, tall) < diou(wide, tall))) throw new Error('expected a penalty for the aspect');
 * ```
 */
export function ciou(a: CornerBox, b: CornerBox): number {
  const angle = (box: CornerBox) => Math.atan2(box[2] - box[0], box[3] - box[1]);
  const v = (4 / Math.PI ** 2) * (angle(a) - angle(b)) ** 2;
  return diou(a, b) - (v > 0 ? (v * v) / (1 - iou(a, b) + v) : 0);
}
