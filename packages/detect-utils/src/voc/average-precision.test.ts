import { expect, test } from 'vitest';
import { vocAveragePrecision } from './average-precision.ts';

test('takes the best precision at each of 11 recalls', () => {
  // Recall 0 ... 0.5 has precision 1 (6 points), 0.6 ... 1 has 2/3 (5 points).
  expect(vocAveragePrecision([0.5, 0.5, 1], [1, 0.5, 2 / 3], '11-point')).toBeCloseTo(
    (6 + 5 * (2 / 3)) / 11,
    12,
  );
});

test('a recall of 3 / 10 falls short of 3 * 0.1, one of 5 / 10 does not of 5 * 0.1', () => {
  expect(vocAveragePrecision([3 / 10], [1], '11-point')).toBeCloseTo(3 / 11, 12);
  expect(vocAveragePrecision([5 / 10], [1], '11-point')).toBeCloseTo(6 / 11, 12);
  expect(vocAveragePrecision([6 / 10], [1], '11-point')).toBeCloseTo(6 / 11, 12);
  expect(vocAveragePrecision([7 / 10], [1], '11-point')).toBeCloseTo(7 / 11, 12);
});

test('sums the raised precisions over the changes of recall', () => {
  const recall = [0.25, 0.25, 0.5, 0.5, 0.75];
  const precision = [1, 0.5, 2 / 3, 0.5, 0.6];
  expect(vocAveragePrecision(recall, precision, 'all-point')).toBeCloseTo(
    0.25 * (1 + 2 / 3 + 0.6),
    12,
  );
});

test('is 0 without detections', () => {
  expect(vocAveragePrecision([], [], '11-point')).toBe(0);
  expect(vocAveragePrecision([], [], 'all-point')).toBe(0);
});
