import { expect, test } from 'vitest';
import { means } from './loss-chart.ts';

test('long series become means of stretches, short ones stay', () => {
  expect(means([3, 1, 2], 3)).toEqual([3, 1, 2]);
  expect(means([1, 3, 5, 7, 9], 3)).toEqual([2, 6, 9]);
});
