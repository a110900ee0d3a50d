import { expect, test } from 'vitest';
import { around, logTicks } from './ticks.ts';

test('a logarithmic axis has round ticks, fewer over many decades', () => {
  expect(logTicks([33, 6500])).toEqual([50, 100, 200, 500, 1000, 2000, 5000]);
  expect(logTicks([0.9, 1500])).toEqual([1, 10, 100, 1000]);
  expect(logTicks([3, 12])).toEqual([5, 10]);
});

test('an axis reaches around its values', () => {
  expect(around([10, 20], 0.1)).toEqual([9, 21]);
  expect(around([1, 20], 0.1)).toEqual([0, 21.9]);
  expect(around([-10, 10], 0.1)).toEqual([-12, 12]);
  expect(around([10], 0.1)).toEqual([9, 11]);
});
