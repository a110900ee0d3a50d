import { RsanetError } from '@rsanet/errors';
import { medianAbsoluteDeviation, quantileSorted } from 'simple-statistics';
import type { summary } from '../report/schema/figure.ts';
import type { Recorded } from '../report/schema/recorded.ts';

/** What samples of one quantity say, with the samples themselves. */
export type Summary = Recorded<typeof summary>;

/**
 * Describes samples, such as times in milliseconds, by figures that a few extreme ones hardly move. Quantiles are those of
 * type 7 of Hyndman and Fan, outliers lie more than 1.5 interquartile ranges outside the quartiles (Tukey).
 *
 * @throws RsanetError INVALID_ARGUMENT when there is no sample or one is not finite
 *
 * @example
 * ```ts
 * import { summarise } from '@rsanet/bench';
 *
 * const { median, mad, outliers } = summarise([10, 12, 11, 13, 90]);
 * if (median !== 12 || mad !== 1 || outliers !== 1) throw new Error(`${median} ${mad} ${outliers}`);
 * ```
 */
export function summarise(samples: readonly number[]): Summary {
  const wrong = samples.find((sample) => !Number.isFinite(sample));
  if (samples.length === 0 || wrong !== undefined) {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `The samples hold ${wrong ?? 'nothing'}; expected one finite number or more.`,
    );
  }
  const sorted = samples.toSorted((a, b) => a - b);
  const at = (p: number) => quantileSorted(sorted, p);
  const reach = 1.5 * (at(0.75) - at(0.25));
  const [low, high] = [at(0.25) - reach, at(0.75) + reach];
  return {
    median: at(0.5),
    p90: at(0.9),
    p99: at(0.99),
    mad: medianAbsoluteDeviation([...samples]),
    outliers: sorted.filter((sample) => sample < low || sample > high).length,
    samples: [...samples],
  };
}
