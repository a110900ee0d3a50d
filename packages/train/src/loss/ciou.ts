/** Keeps boxes without area from dividing by zero. */
const EPSILON = 1e-7;

/**
 * Complete IoU of a box and the wanted one (arXiv 1911.08287), with its gradient: IoU less the squared
 * distance of the centres, as part of the enclosing diagonal's, less a penalty on the ratio of the sides.
 * As in the paper the penalty's factor counts as a constant in the gradient.
 *
 * @param box corner form; no side negative
 * @param wanted holds its corner form, in the same unit, from position `at`
 * @param gradient receives the derivatives with respect to the four values of `box`
 * @returns at most 1
 */
export function ciouWithGradient(
  box: Float64Array,
  wanted: ArrayLike<number>,
  at: number,
  gradient: Float64Array,
): number {
  const [x1, y1, x2, y2] = [box[0]!, box[1]!, box[2]!, box[3]!];
  const [u1, v1, u2, v2] = [wanted[at]!, wanted[at + 1]!, wanted[at + 2]!, wanted[at + 3]!];
  const width = x2 - x1;
  const height = y2 - y1;
  const innerWidth = Math.max(0, Math.min(x2, u2) - Math.max(x1, u1));
  const innerHeight = Math.max(0, Math.min(y2, v2) - Math.max(y1, v1));
  const outerWidth = Math.max(x2, u2) - Math.min(x1, u1);
  const outerHeight = Math.max(y2, v2) - Math.min(y1, v1);
  const intersection = innerWidth * innerHeight;
  const union = width * height + (u2 - u1) * (v2 - v1) - intersection + EPSILON;
  const iou = intersection / union;
  const awayX = (x1 + x2 - u1 - u2) / 2;
  const awayY = (y1 + y2 - v1 - v2) / 2;
  const diagonal = outerWidth ** 2 + outerHeight ** 2 + EPSILON;
  const distance = (awayX ** 2 + awayY ** 2) / diagonal;
  const turn = Math.atan2(u2 - u1, v2 - v1) - Math.atan2(width, height);
  const ratio = (2 * turn) ** 2 / Math.PI ** 2;
  const factor = ratio / (1 - iou + ratio + EPSILON);

  // How the figure moves with a side: by intersection, own area, centre, enclosing box and ratio.
  const byIntersection = intersection > 0 ? 1 / union + iou / union : 0;
  const byArea = -iou / union;
  const byRatio = (8 * factor * turn) / Math.PI ** 2 / (width ** 2 + height ** 2 + EPSILON);
  const slope = (
    [away, innerSide, ownSide, outer, ratioSlope]: readonly [
      number,
      number,
      number,
      number,
      number,
    ],
    inside: boolean,
    encloses: boolean,
    sign: number,
  ) =>
    sign *
      ((inside ? byIntersection * innerSide : 0) +
        byArea * ownSide +
        (encloses ? (2 * distance * outer) / diagonal : 0) +
        ratioSlope) -
    away / diagonal;
  const horizontal = [awayX, innerHeight, height, outerWidth, byRatio * height] as const;
  const vertical = [awayY, innerWidth, width, outerHeight, -byRatio * width] as const;
  gradient[0] = slope(horizontal, x1 >= u1, x1 <= u1, -1);
  gradient[1] = slope(vertical, y1 >= v1, y1 <= v1, -1);
  gradient[2] = slope(horizontal, x2 <= u2, x2 >= u2, 1);
  gradient[3] = slope(vertical, y2 <= v2, y2 >= v2, 1);
  return iou - distance - factor * ratio;
}
