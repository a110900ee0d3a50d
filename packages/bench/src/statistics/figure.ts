import type { figure as schema } from '../report/schema/figure.ts';
import type { Recorded } from '../report/schema/recorded.ts';
import { medianInterval } from './bootstrap.ts';
import { summarise } from './summary.ts';

/** One quantity measured repeatedly, and how sure its median is. */
export type Figure = Recorded<typeof schema>;

/**
 * Describes samples with the interval of their median.
 *
 * @param seed of the bootstrap
 * @throws RsanetError INVALID_ARGUMENT when there is no sample or one is not finite
 */
export function figure(samples: readonly number[], seed: number): Figure {
  return { ...summarise(samples), interval: medianInterval(samples, seed) };
}
