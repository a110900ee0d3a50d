import { RsanetError } from '@rsanet/errors';
import { median } from 'simple-statistics';
import type { pairedRatio as schema } from '../report/schema/figure.ts';
import type { Recorded } from '../report/schema/recorded.ts';
import { medianInterval } from './bootstrap.ts';

/** How many times as long one of two functions takes. */
export type PairedRatio = Recorded<typeof schema>;

/**
 * Compares times measured in pairs: the median of the logarithms of each pair's ratio, taken back.
 * What slows both halves of a pair alike, such as another process, cancels.
 *
 * @param a positive times; `a[i]` and `b[i]` are one pair
 * @param b as many
 * @throws RsanetError INVALID_ARGUMENT when the lists differ in length or a time is not positive
 */
export function pairedRatio(a: readonly number[], b: readonly number[], seed: number): PairedRatio {
  if (a.length !== b.length) {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `There are ${a.length} and ${b.length} times; pairs need as many of each.`,
    );
  }
  const wrong = [...a, ...b].find((time) => !(time > 0 && Number.isFinite(time)));
  if (wrong !== undefined) {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `A time is ${wrong}; expected a positive number, so give each function more work.`,
    );
  }
  const logs = a.map((time, i) => Math.log(time / b[i]!));
  const [low, high] = medianInterval(logs, seed);
  return { ratio: Math.exp(median(logs)), interval: [Math.exp(low), Math.exp(high)] };
}
