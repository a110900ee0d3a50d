import { type Interval, medianInterval } from './bootstrap.ts';
import { type Summary, summarise } from './summary.ts';

/** One quantity measured repeatedly, and how sure its median is. */
export interface Figure extends Summary {
  /** Bootstrap 95 % interval of the median. */
  interval: Interval;
}

/**
 * Describes samples with the interval of their median.
 *
 * @param seed of the bootstrap
 * @throws RsanetError INVALID_ARGUMENT when there is no sample or one is not finite
 */
export function figure(samples: readonly number[], seed: number): Figure {
  return { ...summarise(samples), interval: medianInterval(samples, seed) };
}
