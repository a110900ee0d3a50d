import { expect, test } from 'vitest';
import { pointsBounds } from './points-bounds.ts';

test('the corners around points, however many', () => {
  expect(pointsBounds([4, 9, 1, 7, 3, 8])).toEqual([1, 7, 4, 9]);
  const many = Array.from({ length: 600_000 }, (_, i) => i);
  expect(pointsBounds(many)).toEqual([0, 1, 599_998, 599_999]);
});

test('a point that is no number leaves no box', () => {
  expect(pointsBounds([1, 2, Number.NaN, 4, 5, 6])).toEqual([Number.NaN, 2, Number.NaN, 6]);
});
