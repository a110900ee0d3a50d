import { mean, sum } from 'simple-statistics';
import type { Recorded } from '../report/schema/recorded.ts';
import type { drift as schema } from '../report/schema/soak.ts';
import { meanInterval } from '../statistics/mean-interval.ts';

/** A point in time and what was measured there. */
export type TimedValue = readonly [time: number, value: number];

/** How fast a series rises. */
export type Drift = Recorded<typeof schema>;

/** Stretches of a series that are compared. */
export const STRETCHES = 8;

/**
 * The slope of a series that wanders as a process' memory does, whose allocator keeps for long what it has once taken or given
 * back: eight stretches are averaged, and the slope is the mean of those from one to the next, with Student's interval. That is
 * the line that least squares fit to a random walk with drift, while regression on the values would take each wander for a slope.
 *
 * @param series eight values or more, in the order of time
 */
export function drift(series: readonly TimedValue[]): Drift {
  const stretches = Array.from({ length: STRETCHES }, (_, i) =>
    series.slice(startOf(i, series.length), startOf(i + 1, series.length)),
  );
  const times = stretches.map((stretch) => mean(stretch.map(([time]) => time)));
  const means = stretches.map((stretch) => mean(stretch.map(([, value]) => value)));
  const slopes = means
    .slice(1)
    .map((value, i) => (value - means[i]!) / (times[i + 1]! - times[i]!));
  const squares = stretches.flatMap((stretch, i) =>
    stretch.map(([, value]) => (value - means[i]!) ** 2),
  );
  const { mean: slope, interval } = meanInterval(slopes);
  return {
    slope,
    interval: interval!,
    rise: means.at(-1)! - means[0]!,
    scatter: Math.sqrt(sum(squares) / series.length),
  };
}

const startOf = (stretch: number, values: number) => Math.floor((stretch * values) / STRETCHES);
