import type { Interval } from '../statistics/bootstrap.ts';

/** What a ratio should be, and whether the whole of its interval is so. */
export type Goal = ({ atLeast: number } | { below: number }) & { met: boolean };

/** Met when the interval's lower end is `bound` or more. */
export function atLeast(bound: number, [low]: Interval): Goal {
  return { atLeast: bound, met: low >= bound };
}

/** Met when the interval's upper end is less than `bound`. */
export function below(bound: number, [, high]: Interval): Goal {
  return { below: bound, met: high < bound };
}
