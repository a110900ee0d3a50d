import { expect, test } from 'vitest';
import { holdAt, moved, spanned } from './box-geometry.ts';

const size = { width: 100, height: 50 };

test('two corners span a box of whole pixels inside the image, whichever comes first', () => {
  expect(spanned([30.4, 40], [10.6, 20], size)).toEqual([11, 20, 30, 40]);
  expect(spanned([-5, 10], [200, 90], size)).toEqual([0, 10, 100, 50]);
});

test('a box moves as far as the image allows, and keeps its size', () => {
  expect(moved([10, 10, 30, 20], [5, -3], size)).toEqual([15, 7, 35, 17]);
  expect(moved([10, 10, 30, 20], [500, -300], size)).toEqual([80, 0, 100, 10]);
});

test('a pointer takes the nearest corner, else the smallest box around it, else none', () => {
  const boxes = [
    [0, 0, 90, 50],
    [20, 10, 40, 30],
  ] as const;
  expect(holdAt(boxes, [41, 31], 4)).toEqual({ index: 1, fixed: [20, 10] });
  expect(holdAt(boxes, [30, 20], 4)).toEqual({ index: 1, fixed: null });
  expect(holdAt(boxes, [70, 20], 4)).toEqual({ index: 0, fixed: null });
  expect(holdAt(boxes, [96, 20], 4)).toBe(null);
});
