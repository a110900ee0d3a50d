/** How VOC turns a precision and recall curve into one figure: 2007's way, and 2010's and later. */
export type VocMetric = '11-point' | 'all-point';

/**
 * Average precision as the VOC devkits compute it.
 *
 * `'11-point'` (VOC 2007, https://doi.org/10.1007/s11263-009-0275-4)
 * is the mean, over the recalls 0, 0.1, ... 1, of the best precision at that recall or a higher one.
 * The recalls are `i * 0.1` in floating point and compared without tolerance, as in the devkit: a
 * recall of 3 / 10 does not reach the fourth, 0.30000000000000004.
 *
 * `'all-point'` (VOC 2010 and later) is the area under the curve after each precision has been raised
 * to the best at its recall or a higher one.
 *
 * @param recall after each detection in order of falling score, rising, 0..1
 * @param precision after the same detections, 0..1
 * @returns 0..1
 *
 * @example
 * ```ts
 * import { vocAveragePrecision } from '@rsanet/detect-utils';
 *
 * const ap = vocAveragePrecision([0.5, 0.5, 1], [1, 0.5, 2 / 3], 'all-point');
 * if (Math.abs(ap - (0.5 + 0.5 * (2 / 3))) > 1e-12) throw new Error(`${ap}`);
 * ```
 */
export function vocAveragePrecision(
  recall: ArrayLike<number>,
  precision: ArrayLike<number>,
  metric: VocMetric,
): number {
  const best = Float64Array.from(precision);
  for (let i = best.length - 1; i > 0; i--) best[i - 1] = Math.max(best[i - 1]!, best[i]!);
  return metric === '11-point' ? elevenPoint(recall, best) : allPoint(recall, best);
}

function elevenPoint(recall: ArrayLike<number>, best: Float64Array): number {
  let ap = 0;
  for (let i = 0, at = 0; i <= 10; i++) {
    while (at < best.length && recall[at]! < i * 0.1) at++;
    if (at < best.length) ap += best[at]! / 11;
  }
  return ap;
}

function allPoint(recall: ArrayLike<number>, best: Float64Array): number {
  let ap = 0;
  let reached = 0;
  for (let i = 0; i < best.length; i++) {
    ap += (recall[i]! - reached) * best[i]!;
    reached = recall[i]!;
  }
  return ap;
}
