import { expect, test } from 'vitest';
import { medianInterval } from './bootstrap.ts';

const samples = Array.from({ length: 41 }, (_, i) => (i * 17) % 41);

test('the same seed gives the same interval, another seed one nearby', () => {
  const interval = medianInterval(samples, 5);
  expect(medianInterval(samples, 5)).toEqual(interval);
  const others = [6, 7, 8, 9].map((seed) => medianInterval(samples, seed));
  for (const [low, high] of others) {
    expect(Math.abs(low - interval[0])).toBeLessThanOrEqual(2);
    expect(Math.abs(high - interval[1])).toBeLessThanOrEqual(2);
  }
});

test('agrees with the interval of order statistics', () => {
  // Of 41 values 0..40 the binomial 95 % interval of the median's rank is the 14th to the 28th.
  const [low, high] = medianInterval(samples, 1);
  expect(Math.abs(low - 13)).toBeLessThanOrEqual(2);
  expect(Math.abs(high - 27)).toBeLessThanOrEqual(2);
});

test('two samples, by hand: a quarter of the draws are the low one twice, a quarter the high', () => {
  expect(medianInterval([1, 3], 1)).toEqual([1, 3]);
});

test('equal samples leave no doubt', () => {
  expect(medianInterval([4, 4, 4], 1)).toEqual([4, 4]);
});

test('refuses no samples', () => {
  expect(() => medianInterval([], 1)).toThrow(
    expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
  );
});
