import { expect, test } from 'vitest';
import { summarise } from './summary.ts';

test('describes samples, by hand', () => {
  // Sorted 1 2 3 4 5 6 7 8 9 10: p90 lies at index 8.1, p99 at 8.91.
  const samples = [10, 1, 9, 2, 8, 3, 7, 4, 6, 5];
  const summary = summarise(samples);
  expect(summary.median).toBe(5.5);
  expect(summary.p90).toBeCloseTo(9.1, 12);
  expect(summary.p99).toBeCloseTo(9.91, 12);
  // Deviations 0.5 0.5 1.5 1.5 2.5 2.5 3.5 3.5 4.5 4.5
  expect(summary.mad).toBe(2.5);
  expect(summary.outliers).toBe(0);
  expect(summary.samples).toEqual(samples);
});

test('counts samples beyond the fences on both sides, and keeps them', () => {
  // Quartiles of 0 10 11 12 13 14 40 at indices 1.5 and 4.5: 10.5 and 13.5; fences 6 and 18.
  const samples = [12, 40, 10, 0, 14, 11, 13];
  const summary = summarise(samples);
  expect(summary.outliers).toBe(2);
  expect(summary.samples).toEqual(samples);
  expect(summary.p99).toBeCloseTo(14 + 0.94 * 26, 12);
  // Just on a fence is within.
  expect(summarise([18, 10.5, 10.5, 12, 13.5, 13.5, 6]).outliers).toBe(0);
});

test('one sample is every figure', () => {
  expect(summarise([7])).toEqual({
    median: 7,
    p90: 7,
    p99: 7,
    mad: 0,
    outliers: 0,
    samples: [7],
  });
});

test('the samples stay as they are, and the summary keeps its own', () => {
  const samples = [3, 1, 2];
  const summary = summarise(samples);
  samples.push(4);
  expect(summary.samples).toEqual([3, 1, 2]);
});

test.each([[[]], [[1, Number.NaN]], [[Number.POSITIVE_INFINITY]]])('refuses %j', (samples) => {
  expect(() => summarise(samples)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
});
