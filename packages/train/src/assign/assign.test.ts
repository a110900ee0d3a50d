import type { OutputSpec } from '@rsanet/rsanet';
import { expect, test } from 'vitest';
import { assign } from './assign.ts';

// 8x4 cells of two anchors, then 4x2 cells of one.
const spec: OutputSpec = {
  input: { width: 64, height: 32 },
  strides: [8, 16],
  anchors: [
    [
      [8, 8],
      [16, 8],
    ],
    [[32, 32]],
  ],
  classes: ['a', 'b'],
};

const object = (x1: number, y1: number, x2: number, y2: number, classId = 0) => ({
  box: [x1, y1, x2, y2] as const,
  classId,
});

test('a centre on a border belongs to the cell behind it; similar anchors answer too', () => {
  // Centre (24, 14): column 3, line 1. Overlaps 1 and 0.5 at stride 8, 1/16 at stride 16.
  const { rows, boxes, classIds } = assign([[], [object(20, 10, 28, 18, 1)]], spec);
  const cell = 1 * 32 + 1 * 8 + 3;
  expect([...rows]).toEqual([2 * cell, 2 * cell + 1]);
  expect([...boxes]).toEqual([20, 10, 28, 18, 20, 10, 28, 18]);
  expect([...classIds]).toEqual([1, 1]);
});

test('the second scale is counted after all images of the first', () => {
  // Centre (26, 16): column 1, line 1 of 4x2.
  expect([...assign([[object(10, 0, 42, 32)], []], spec).rows]).toEqual([2 * 32 * 2 + 4 + 1]);
  expect([...assign([[], [object(10, 0, 42, 32)]], spec).rows]).toEqual([2 * 32 * 2 + 8 + 4 + 1]);
});

test('the best anchor answers however little it fits', () => {
  expect([...assign([[object(0, 0, 2, 2)]], spec).rows]).toEqual([0]);
});

test('a centre beyond the input belongs to the last or first cell', () => {
  // Overlaps 64/144, too little, and 96/176.
  expect([...assign([[object(60, 28, 72, 40)]], spec).rows]).toEqual([63]);
  expect([...assign([[object(-12, -12, 0, 0)]], spec).rows]).toEqual([1]);
});

test.each([0, 1])(
  'where two objects want a prediction the better fit has it, order %i',
  (order) => {
    // Overlaps with 8x8: 1 and 0.8, with 16x8: 0.5 and 0.625.
    const square = object(0, 0, 8, 8, 0);
    const wide = object(0, 0, 10, 8, 1);
    const { rows, classIds } = assign([order ? [square, wide] : [wide, square]], spec);
    expect([...rows]).toEqual([0, 1]);
    expect([...classIds]).toEqual([0, 1]);
  },
);

test('of two equal objects the first has the prediction', () => {
  const { classIds } = assign([[object(0, 0, 2, 2, 1), object(0, 0, 2, 2, 0)]], spec);
  expect([...classIds]).toEqual([1]);
});

test('every object is listed with its image', () => {
  const { truths } = assign(
    [[], [object(1, 2, 3, 4), object(5, 6, 7, 8)], [object(9, 9, 10, 10)]],
    spec,
  );
  expect(truths.map((boxes) => [...boxes])).toEqual([[], [1, 2, 3, 4, 5, 6, 7, 8], [9, 9, 10, 10]]);
});

test('images without objects have no rows', () => {
  const { rows, boxes, classIds, truths } = assign([[], []], spec);
  expect([rows.length, boxes.length, classIds.length]).toEqual([0, 0, 0]);
  expect(truths).toEqual([new Float32Array(), new Float32Array()]);
});
