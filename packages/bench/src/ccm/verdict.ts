import type { Interval } from '../statistics/bootstrap.ts';

/** How 1:1 does: by the whole 95 % interval, or undecided. */
export type Verdict = '1:1 wins' | '1:1 loses' | 'undecided';

/** @param interval of another's time over 1:1's */
export function verdictOf([low, high]: Interval): Verdict {
  if (low > 1) return '1:1 wins';
  return high < 1 ? '1:1 loses' : 'undecided';
}

/** Wins when it wins against each, loses when it loses against one. */
export function verdictOfAll(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('1:1 loses')) return '1:1 loses';
  const wins = verdicts.length > 0 && verdicts.every((verdict) => verdict === '1:1 wins');
  return wins ? '1:1 wins' : 'undecided';
}
