import { expect, test } from 'vitest';
import { slope } from './slope.ts';

test('the least-squares line, by hand', () => {
  // Means 2 and 13/4; sums of (x - 2)(y - mean) over (x - 2)^2 for x = 0 1 3 4: 5 + 1.25 - 0.25 + 5.5 over 10.
  const points = [
    [0, 0.75],
    [1, 2],
    [3, 3],
    [4, 6],
  ] as const;
  const mean = (0.75 + 2 + 3 + 6) / 4;
  const expected = (-2 * (0.75 - mean) - (2 - mean) + (3 - mean) + 2 * (6 - mean)) / 10;
  expect(expected).toBeCloseTo(1.15, 12);
  expect(slope(points)).toBeCloseTo(1.15, 12);
});

test('a level line has none', () => {
  expect(
    slope([
      [100, 5],
      [150, 5],
      [200, 5],
    ]),
  ).toBe(0);
  expect(slope([[100, 5]])).toBe(0);
});
