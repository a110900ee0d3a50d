import type { goal } from '../report/schema/goal.ts';
import type { Recorded } from '../report/schema/recorded.ts';
import type { Interval } from '../statistics/bootstrap.ts';

/** What a ratio should be, and whether the whole of its interval is so. */
export type Goal = Recorded<typeof goal>;

/** Met when the interval's lower end is `bound` or more. */
export function atLeast(bound: number, [low]: Interval): Goal {
  return { atLeast: bound, met: low >= bound };
}

/** Met when the interval's upper end is less than `bound`. */
export function below(bound: number, [, high]: Interval): Goal {
  return { below: bound, met: high < bound };
}
