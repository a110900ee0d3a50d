import { preprocess } from '@rsanet/rsanet';
import { expect, test } from 'vitest';
import { decodeNanodet, nanodet } from './nanodet.ts';

/** Logits of a distribution that is all at one value of 0..bins-1. */
const surely = (value: number, bins: number) =>
  Array.from({ length: bins }, (_, i) => (i === value ? 40 : 0));

test('takes a box from distributions, worked out by hand', () => {
  // One map of 2x2 cells at stride 10 with 2 classes and distances 0..2.
  const scores = Float32Array.of(0.1, 0.2, 0, 0, 0, 0, 0.6, 0.7);
  const logits = new Float32Array(4 * 12);
  // The last cell: left surely 2; top 0 or 2, evenly; right 1; bottom evenly 0, 1, 2.
  const none = -40;
  logits.set([...surely(2, 3), 5, none, 5, ...surely(1, 3), 0, 0, 0], 3 * 12);
  const {
    boxes,
    count,
    scores: kept,
    classIds,
  } = decodeNanodet(
    [
      { data: scores, shape: [1, 4, 2] },
      { data: logits, shape: [1, 4, 12] },
    ],
    [10],
    0.5,
  );
  expect(count).toBe(2);
  expect([...classIds]).toEqual([0, 1]);
  expect([...kept].map((score) => score.toFixed(3))).toEqual(['0.600', '0.700']);
  // The middle of the cell in row 1, column 1 is (15, 15).
  for (const first of [0, 4]) {
    const box = [...boxes.subarray(first, first + 4)];
    for (const [i, expected] of [15 - 20, 15 - 10, 15 + 10, 15 + 10].entries()) {
      expect(box[i]).toBeCloseTo(expected, 4);
    }
  }
});

test('cells go row by row, and each stride has its own maps', () => {
  const map = (cells: number, hit: number) => {
    const data = new Float32Array(cells);
    data[hit] = 0.9;
    return { data, shape: [1, cells, 1] };
  };
  const distances = (cells: number) => {
    const values = Array.from({ length: cells }, () => Array(4).fill(surely(1, 2)).flat());
    return { data: Float32Array.from(values.flat()), shape: [1, cells, 8] };
  };
  const { boxes, count } = decodeNanodet(
    [map(4, 1), map(1, 0), distances(4), distances(1)],
    [8, 16],
    0.5,
  );
  expect(count).toBe(2);
  expect([...boxes].map(Math.round)).toEqual([4, -4, 20, 12, -8, -8, 24, 24]);
});

test('prepares planes of blue, green and red, each normalised', () => {
  const image = { data: Uint8Array.of(255, 128, 0), width: 1, height: 1 };
  const { data, shape } = nanodet.normalise(preprocess([image], nanodet).tensor);
  expect(shape).toEqual([1, 3, 416, 416]);
  const middle = 208 * 416 + 208;
  const plane = 416 * 416;
  expect(data[middle]).toBeCloseTo((0 - 103.53) / 57.375, 5);
  expect(data[plane + middle]).toBeCloseTo((128 - 116.28) / 57.12, 5);
  expect(data[2 * plane + middle]).toBeCloseTo((255 - 123.675) / 58.395, 5);
});
