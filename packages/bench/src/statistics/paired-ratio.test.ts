import { expect, test } from 'vitest';
import { pairedRatio } from './paired-ratio.ts';

test('the median of the log-ratios, by hand', () => {
  // Ratios 2, 8, 0.5, 4: the middle logarithms are those of 2 and 4.
  const { ratio, interval } = pairedRatio([2, 8, 1, 4], [1, 1, 2, 1], 1);
  expect(ratio).toBeCloseTo(Math.sqrt(8), 12);
  expect(interval[0]).toBeGreaterThanOrEqual(0.5);
  expect(interval[0]).toBeLessThan(ratio);
  expect(interval[1]).toBeGreaterThan(ratio);
  expect(interval[1]).toBeLessThanOrEqual(8 + 1e-12);
});

test('the two swapped give the reciprocal', () => {
  const a = [3, 5, 4, 7, 6, 3.5, 9];
  const b = [2, 2.5, 3, 3, 2, 2.2, 4];
  const there = pairedRatio(a, b, 3);
  const back = pairedRatio(b, a, 3);
  expect(there.ratio * back.ratio).toBeCloseTo(1, 12);
  expect(pairedRatio(a, b, 3)).toEqual(there);
});

test('a load that slows both halves of a pair cancels', () => {
  const load = [1, 7, 1.3, 20, 2, 5];
  const { ratio, interval } = pairedRatio(
    load.map((factor) => 3 * factor),
    load.map((factor) => 2 * factor),
    1,
  );
  expect([ratio, ...interval].map((value) => value.toFixed(12))).toEqual(
    Array(3).fill('1.500000000000'),
  );
});

test.each([
  [[1, 2], [1]],
  [[0], [1]],
  [[1], [Number.NaN]],
  [[], []],
])('refuses %j and %j', (a, b) => {
  expect(() => pairedRatio(a, b, 1)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
});
