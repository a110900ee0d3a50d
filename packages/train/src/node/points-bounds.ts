import type { CornerBox } from '@rsanet/detect-utils';

/**
 * The corners of the box around points. By a loop rather than by `Math.min(...points)`, as an outline may have more points
 * than a call takes arguments.
 *
 * @param points `x y x y ...`, at least one; the box has their unit, and is NaN where one of them is
 */
export function pointsBounds(points: readonly number[]): CornerBox {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < points.length; i += 2) {
    left = Math.min(left, points[i]!);
    right = Math.max(right, points[i]!);
    top = Math.min(top, points[i + 1]!);
    bottom = Math.max(bottom, points[i + 1]!);
  }
  return [left, top, right, bottom];
}
