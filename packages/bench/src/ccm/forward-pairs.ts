import { assertWhole } from '@rsanet/errors';
import { alternatePairs } from '../statistics/alternate-pairs.ts';
import { type PairComparison, pairComparison } from '../statistics/compare-pairs.ts';
import { MIN_PAIRS } from '../statistics/min-pairs.ts';

/** Runs once and gives the milliseconds it took, by whatever clock is nearest to the work. */
export type TimedRun = () => Promise<number>;

/** How much {@link forwardPairs} measures. */
export interface PairBudget {
  /** Max pairs, 6 or more. */
  pairs: number;
  /** Where so many pairs would take longer than this by the pair run before, fewer are run, yet never less than 6. */
  seconds: number;
  /** Of the bootstrap. */
  seed: number;
}

/**
 * Compares two functions by interleaved pairs in alternating order, as `comparePairs` does, but by the
 * times that they report themselves. How many pairs is settled before the first one is measured.
 *
 * @throws RsanetError INVALID_ARGUMENT for fewer than 6 pairs, or a function too short to time
 * @throws what a function rejects with
 */
export async function forwardPairs(
  a: TimedRun,
  b: TimedRun,
  { pairs, seconds, seed }: PairBudget,
): Promise<PairComparison> {
  assertWhole({ pairs }, MIN_PAIRS);
  const start = performance.now();
  await a();
  await b();
  const affordable = Math.floor((1000 * seconds) / (performance.now() - start));
  const count = Math.min(pairs, Math.max(MIN_PAIRS, affordable));

  const times = await alternatePairs(a, b, count);
  return pairComparison(times.a, times.b, seed);
}
