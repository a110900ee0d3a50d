import { quantile } from 'simple-statistics';

/** How far a ratio is from 1, as a share, whichever way: 2 and 1/2 are both off by 1. */
export function ratioError(ratio: number): number {
  return Math.max(ratio, 1 / ratio) - 1;
}

/** What 95 % of the ratios are off from 1 by at most. */
export function errorP95(ratios: readonly number[]): number {
  return quantile(ratios.map(ratioError), 0.95);
}
