import { RsanetError } from '@rsanet/errors';
import { bisect, mean, sampleStandardDeviation } from 'simple-statistics';
import type { meanInterval as schema } from '../report/schema/figure.ts';
import type { Recorded } from '../report/schema/recorded.ts';

/** The mean of few values, and how sure it is. */
export type MeanInterval = Recorded<typeof schema>;

const CONFIDENCE = 0.95;

/**
 * Mean and Student's t interval, for a handful of independent runs: a bootstrap of three values
 * cannot reach beyond them and is far too narrow.
 *
 * @throws RsanetError INVALID_ARGUMENT when there is no value or one is not finite
 */
export function meanInterval(values: readonly number[]): MeanInterval {
  const wrong = values.find((value) => !Number.isFinite(value));
  if (values.length === 0 || wrong !== undefined) {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `The values hold ${wrong ?? 'nothing'}; expected one finite number or more.`,
    );
  }
  const middle = mean([...values]);
  const count = values.length;
  if (count === 1) return { mean: middle, interval: null };
  const half = (tQuantile(count - 1) * sampleStandardDeviation([...values])) / Math.sqrt(count);
  return { mean: middle, interval: [middle - half, middle + half] };
}

/** What a t of so many degrees of freedom exceeds, either way, in 5 % of cases. */
function tQuantile(freedom: number): number {
  return bisect((t) => centralProbability(t, freedom) - CONFIDENCE, 0, 13, 60, 1e-12);
}

/** Probability of -t..t (Abramowitz and Stegun, 26.7.3 and 26.7.4). */
function centralProbability(t: number, freedom: number): number {
  const angle = Math.atan(t / Math.sqrt(freedom));
  const odd = freedom % 2 === 1;
  let term = odd ? Math.cos(angle) : 1;
  let sum = freedom === 1 ? 0 : term;
  for (let power = odd ? 3 : 2; power <= freedom - 2; power += 2) {
    term *= (Math.cos(angle) ** 2 * (power - 1)) / power;
    sum += term;
  }
  const sine = Math.sin(angle) * sum;
  return odd ? (2 / Math.PI) * (angle + sine) : sine;
}
