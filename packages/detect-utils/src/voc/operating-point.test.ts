import { expect, test } from 'vitest';
import { bestOperatingPoint, operatingPoint } from './operating-point.ts';

const object = (image: string) => ({ image, class: 'cat', box: [1, 1, 10, 10] as const });
const hit = (image: string, score: number) => ({ ...object(image), score });
const miss = (score: number) => ({ ...hit('a', score), box: [50, 50, 59, 59] as const });

// In order of score: hit, miss, hit, miss, hit, of four objects.
const objects = ['a', 'b', 'c', 'd'].map(object);
const detections = [hit('c', 0.3), miss(0.4), hit('a', 0.9), miss(0.8), hit('b', 0.6)];

test.each([
  [0.95, 0, 0],
  [0.9, 1, 1 / 4],
  [0.7, 1 / 2, 1 / 4],
  [0.6, 2 / 3, 2 / 4],
  [0, 3 / 5, 3 / 4],
])('at %d', (threshold, precision, recall) => {
  const f1 = precision && (2 * precision * recall) / (precision + recall);
  const point = operatingPoint(objects, detections, { class: 'cat', threshold });
  expect(point).toEqual({ threshold, precision, recall, f1: expect.closeTo(f1, 12) });
});

test('the best F1, and of equal scores all or none', () => {
  // F1: 2/5, 1/3, 4/7, 1/2, 2/3.
  expect(bestOperatingPoint(objects, detections, { class: 'cat' })?.threshold).toBe(0.3);
  const equal = detections.map((one) => ({ ...one, score: 0.5 }));
  expect(bestOperatingPoint(objects, equal, { class: 'cat' })).toEqual({
    threshold: 0.5,
    precision: 3 / 5,
    recall: 3 / 4,
    f1: expect.closeTo(2 / 3, 12),
  });
});

test('nothing to find, nothing found', () => {
  expect(operatingPoint([], detections, { class: 'cat', threshold: 0.5 })).toBeNull();
  expect(bestOperatingPoint([], detections, { class: 'cat' })).toBeNull();
  expect(bestOperatingPoint(objects, [], { class: 'cat' })).toBeNull();
});
