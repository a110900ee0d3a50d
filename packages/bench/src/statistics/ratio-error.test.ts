import { expect, test } from 'vitest';
import { errorP95, ratioError } from './ratio-error.ts';

test('is the same for a ratio and its reciprocal', () => {
  expect([1, 2, 0.5, 1.25, 0.8].map(ratioError)).toEqual([0, 1, 1, 0.25, 0.25]);
});

test('all but the largest twentieth are off by no more', () => {
  // Rank 0.95 * 99 = 94.05 of errors 0, 0.01, ... 0.99.
  const ratios = Array.from({ length: 100 }, (_, i) => 1 + i / 100);
  expect(errorP95(ratios)).toBeCloseTo(0.9405, 6);
});
