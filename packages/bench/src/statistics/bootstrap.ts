import { RsanetError } from '@rsanet/errors';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { median, quantileSorted } from 'simple-statistics';

/** Both ends of an interval. */
export type Interval = readonly [low: number, high: number];

const RESAMPLES = 2000;

/**
 * Percentile bootstrap (Efron, 1979): the 95 % interval of the median, from 2000 draws of as many
 * samples with replacement.
 *
 * @param seed of the draws; the same gives the same interval
 * @throws RsanetError INVALID_ARGUMENT when there is no sample
 */
export function medianInterval(samples: readonly number[], seed: number): Interval {
  if (samples.length === 0) {
    throw new RsanetError('INVALID_ARGUMENT', 'There is no sample; expected one or more.');
  }
  const random = xoroshiro128plus(seed);
  const draw = () => samples[uniformInt(random, 0, samples.length - 1)]!;
  const medians = Array.from({ length: RESAMPLES }, () => median(samples.map(draw)));
  medians.sort((a, b) => a - b);
  return [quantileSorted(medians, 0.025), quantileSorted(medians, 0.975)];
}
