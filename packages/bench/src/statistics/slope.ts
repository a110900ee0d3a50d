import { linearRegression } from 'simple-statistics';

/** Slope of the least-squares line through points `[x, y]`; 0 through a single one. */
export function slope(points: readonly (readonly [x: number, y: number])[]): number {
  return linearRegression(points.map((point) => [...point])).m;
}
