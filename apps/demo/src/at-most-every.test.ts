import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { atMostEvery } from './at-most-every.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('passes the first at once and then the newest of each while', () => {
  const reported: number[] = [];
  const pass = atMostEvery<number>(2000, (news) => reported.push(news));
  for (const news of [1, 2, 3]) pass(news);
  expect(reported).toEqual([1]);
  vi.advanceTimersByTime(1999);
  expect(reported).toEqual([1]);
  vi.advanceTimersByTime(1);
  expect(reported).toEqual([1, 3]);
  vi.advanceTimersByTime(10_000);
  expect(reported).toEqual([1, 3]);
  pass(4);
  expect(reported).toEqual([1, 3, 4]);
});
