/** Keeps boxes without area from dividing by zero. */
const EPSILON = 1e-7;

/**
 * Generalised IoU of a box and the wanted one (arXiv 1902.09630), with its gradient.
 *
 * @param box corner form; no side negative
 * @param wanted holds its corner form, in the same unit, from position `at`
 * @param gradient receives the derivatives with respect to the four values of `box`
 * @returns above -1, at most 1
 */
export function giouWithGradient(
  box: Float64Array,
  wanted: ArrayLike<number>,
  at: number,
  gradient: Float64Array,
): number {
  const [x1, y1, x2, y2] = [box[0]!, box[1]!, box[2]!, box[3]!];
  const [u1, v1, u2, v2] = [wanted[at]!, wanted[at + 1]!, wanted[at + 2]!, wanted[at + 3]!];
  const innerWidth = Math.max(0, Math.min(x2, u2) - Math.max(x1, u1));
  const innerHeight = Math.max(0, Math.min(y2, v2) - Math.max(y1, v1));
  const outerWidth = Math.max(x2, u2) - Math.min(x1, u1);
  const outerHeight = Math.max(y2, v2) - Math.min(y1, v1);
  const intersection = innerWidth * innerHeight;
  const union = (x2 - x1) * (y2 - y1) + (u2 - u1) * (v2 - v1) - intersection;
  const divisor = union + EPSILON;
  const enclosing = outerWidth * outerHeight + EPSILON;

  // GIoU = intersection / divisor - 1 + union / enclosing, by intersection, area and enclosing box.
  const byUnion = 1 / enclosing - intersection / divisor ** 2;
  const byIntersection = 1 / divisor - byUnion;
  const byEnclosing = -union / enclosing ** 2;
  const overlaps = intersection > 0;
  const slope = (
    side: number,
    inner: boolean,
    innerSide: number,
    outer: boolean,
    outerSide: number,
  ) =>
    byUnion * side +
    (overlaps && inner ? byIntersection * innerSide : 0) +
    (outer ? byEnclosing * outerSide : 0);
  gradient[0] = -slope(y2 - y1, x1 >= u1, innerHeight, x1 <= u1, outerHeight);
  gradient[1] = -slope(x2 - x1, y1 >= v1, innerWidth, y1 <= v1, outerWidth);
  gradient[2] = slope(y2 - y1, x2 <= u2, innerHeight, x2 >= u2, outerHeight);
  gradient[3] = slope(x2 - x1, y2 <= v2, innerWidth, y2 >= v2, outerWidth);
  return intersection / divisor - 1 + union / enclosing;
}

/**
 * Whether a box overlaps one of several by an IoU above `threshold`.
 *
 * @param box corner form
 * @param others corner form, four values per box, in the same unit
 */
export function overlapsAny(box: Float64Array, others: Float32Array, threshold: number): boolean {
  const x1 = box[0]!;
  const y1 = box[1]!;
  const x2 = box[2]!;
  const y2 = box[3]!;
  const area = (x2 - x1) * (y2 - y1);
  for (let at = 0; at < others.length; at += 4) {
    const u1 = others[at]!;
    const u2 = others[at + 2]!;
    if (u1 >= x2 || u2 <= x1) continue;
    const v1 = others[at + 1]!;
    const v2 = others[at + 3]!;
    if (v1 >= y2 || v2 <= y1) continue;
    const intersection =
      (Math.min(x2, u2) - Math.max(x1, u1)) * (Math.min(y2, v2) - Math.max(y1, v1));
    const union = area + (u2 - u1) * (v2 - v1) - intersection;
    if (intersection > threshold * (union + EPSILON)) return true;
  }
  return false;
}
