import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { atMostEvery } from './at-most-every.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('tells the first at once and then the newest of each while', () => {
  const told: number[] = [];
  const tell = atMostEvery<number>(2000, (news) => told.push(news));
  for (const news of [1, 2, 3]) tell(news);
  expect(told).toEqual([1]);
  vi.advanceTimersByTime(1999);
  expect(told).toEqual([1]);
  vi.advanceTimersByTime(1);
  expect(told).toEqual([1, 3]);
  vi.advanceTimersByTime(10_000);
  expect(told).toEqual([1, 3]);
  tell(4);
  expect(told).toEqual([1, 3, 4]);
});
