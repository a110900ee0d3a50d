import { expect, test } from 'vitest';
import { meanInterval } from './mean-interval.ts';

// Of every printed table of Student's t, two-sided 95 %.
test.each([
  [1, 12.706],
  [2, 4.303],
  [3, 3.182],
  [4, 2.776],
  [5, 2.571],
  [8, 2.306],
  [9, 2.262],
  [19, 2.093],
  [30, 2.042],
])('%i degrees of freedom', (freedom, expected) => {
  // Of n values of 0 and one of n + 1, the mean is 1; the deviation is known by hand.
  const n = freedom;
  const values = [...Array<number>(n).fill(0), n + 1];
  const deviation = Math.sqrt((n * 1 + n ** 2) / n);
  const { mean, interval } = meanInterval(values);
  expect(mean).toBeCloseTo(1, 12);
  const quantile = ((interval![1] - 1) * Math.sqrt(n + 1)) / deviation;
  expect(quantile).toBeCloseTo(expected, 3);
  expect(interval![0]).toBeCloseTo(2 - interval![1], 12);
});

test('of one value there is no interval; of none, nothing', () => {
  expect(meanInterval([0.7])).toEqual({ mean: 0.7, interval: null });
  expect(meanInterval([0.5, 0.5])).toEqual({ mean: 0.5, interval: [0.5, 0.5] });
  for (const values of [[], [1, Number.NaN]]) {
    expect(() => meanInterval(values)).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
  }
});
