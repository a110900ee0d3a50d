import { assertWhole } from '@rsanet/errors';
import type { pairComparison as schema } from '../report/schema/figure.ts';
import type { Recorded } from '../report/schema/recorded.ts';
import { alternatePairs } from './alternate-pairs.ts';
import { MIN_PAIRS } from './min-pairs.ts';
import { pairedRatio } from './paired-ratio.ts';
import { summarise } from './summary.ts';

/** One thing whose time is measured: all that it starts is done when its promise is. */
export type Timed = () => Promise<void> | void;

/** Options of {@link comparePairs}. */
export interface PairOptions {
  /** Pairs measured, 6 or more; 30 by default. */
  pairs?: number;
  /** Pairs run before, not measured; 3 by default. */
  warmup?: number;
  /** Of the bootstrap; 1 by default. */
  seed?: number;
}

/** Two functions compared: `a.samples[i]` and `b.samples[i]` are one pair, in milliseconds. */
export type PairComparison = Recorded<typeof schema>;

/**
 * Measures which of two functions is faster, on a machine that does other things too: runs them in pairs,
 * in alternating order (a b, b a, a b, ...), so that drift and what one function leaves to the next bear
 * on both alike.
 *
 * @throws RsanetError INVALID_ARGUMENT for an option out of range, or a function too short to time
 * @throws what a function throws
 *
 * @example
 * ```ts
 * import { comparePairs } from '@rsanet/bench';
 *
 * const sum = (count: number) => () => {
 *   let total = 0;
 *   for (let i = 0; i < count; i++) total += Math.sqrt(i);
 *   if (total < 0) throw new Error(`${total}`);
 * };
 * const { ratio, interval } = await comparePairs(sum(1e6), sum(1e4), { pairs: 10 });
 * if (!(interval[0] <= ratio && ratio <= interval[1])) throw new Error(`${ratio} ${interval}`);
 * ```
 */
export async function comparePairs(
  a: Timed,
  b: Timed,
  options: PairOptions = {},
): Promise<PairComparison> {
  const { pairs = 30, warmup = 3, seed = 1 } = options;
  assertWhole({ pairs }, MIN_PAIRS);
  assertWhole({ warmup }, 0);
  assertWhole({ seed }, Number.MIN_SAFE_INTEGER);

  for (let pair = 0; pair < warmup; pair++) {
    await a();
    await b();
  }
  const times = await alternatePairs(timed(a), timed(b), pairs);
  return pairComparison(times.a, times.b, seed);
}

/**
 * Compares times measured in pairs, and describes those of each side.
 *
 * @param seed of the bootstrap
 * @throws RsanetError INVALID_ARGUMENT as {@link pairedRatio} does
 */
export function pairComparison(
  a: readonly number[],
  b: readonly number[],
  seed: number,
): PairComparison {
  return { ...pairedRatio(a, b, seed), a: summarise(a), b: summarise(b) };
}

/** A function that reports the milliseconds it takes. */
function timed(run: Timed): () => Promise<number> {
  return async () => {
    const start = performance.now();
    await run();
    return performance.now() - start;
  };
}
