import { iou } from '@rsanet/detect-utils';
import type { OutputSpec } from '@rsanet/rsanet';
import { expect, test } from 'vitest';
import { numbers } from '../testing/numbers.ts';
import { simOta } from './sim-ota.ts';

// 8x8 cells of 8 pixels, one anchor, one class.
const spec: OutputSpec = {
  input: { width: 64, height: 64 },
  strides: [8],
  anchors: [[[16, 16]]],
  classes: ['a'],
};

/** Logits of all 0, but for some: by row, values of a prediction. */
function outputs(images: number, set: Record<number, number[]> = {}) {
  const data = new Float32Array(images * 64 * 6);
  for (const [row, values] of Object.entries(set)) data.set(values, 6 * Number(row));
  return [{ data, shape: [images, 8, 8, 6] }];
}

const object = (x1: number, y1: number, x2: number, y2: number, classId = 0) => ({
  box: [x1, y1, x2, y2] as const,
  classId,
});

test('an object takes as many predictions as the best overlaps add up to', () => {
  // All boxes are 16x16 about their cells' middles (4, 12, 20 ...), this one lies on that of cell (3, 3).
  const wanted = object(20, 20, 36, 36);
  const overlap = (dx: number, dy: number) => iou([0, 0, 16, 16], [dx, dy, dx + 16, dy + 16]);
  // The next in overlap are four beside it by 8 pixels, then four across.
  const best = [
    1,
    ...Array(4).fill(overlap(8, 0)),
    ...Array(4).fill(overlap(8, 8)),
    overlap(16, 0),
  ];
  const count = Math.floor(best.reduce((sum, value) => sum + value, 0));
  expect(count).toBe(2);
  // Beside 27 its neighbours 19, 26, 28, 35 are equal: the first comes first. 28 is outside the box's middle.
  const { rows, boxes, classIds, truths } = simOta([[], [wanted]], outputs(2), spec);
  expect([...rows]).toEqual([64 + 19, 64 + 27]);
  expect([...boxes]).toEqual([...wanted.box, ...wanted.box]);
  expect([...classIds]).toEqual([0, 0]);
  expect(truths.map((list) => [...list])).toEqual([[], [...wanted.box]]);
});

test('a prediction sure of the class goes before one that is not', () => {
  const sure = outputs(1, { 35: [0, 0, 0, 0, 4, 4] });
  expect([...simOta([[object(20, 20, 36, 36)]], sure, spec).rows]).toEqual([27, 35]);
});

test('an object that nothing overlaps still has one prediction, a near one', () => {
  const { rows } = simOta([[object(1, 1, 2, 2)]], outputs(1), spec);
  expect(rows.length).toBe(1);
  expect(rows[0]! % 8).toBeLessThan(3);
  expect(Math.floor(rows[0]! / 8)).toBeLessThan(3);
});

test('a prediction that two objects take answers for the one that fits better', () => {
  const exact = object(20, 20, 36, 36);
  const loose = object(18, 18, 38, 38);
  for (const order of [
    [exact, loose],
    [loose, exact],
  ]) {
    const { rows, boxes } = simOta([order], outputs(1), spec);
    const at = rows.indexOf(27);
    expect([...boxes.subarray(4 * at, 4 * at + 4)]).toEqual([...exact.box]);
    expect(new Set(rows).size).toBe(rows.length);
  }
});

test('rows count over scales, images, rows, columns and anchors, in order', () => {
  const two: OutputSpec = {
    ...spec,
    strides: [8, 16],
    anchors: [
      [
        [8, 8],
        [16, 16],
      ],
      [[32, 32]],
    ],
  };
  const random = [
    { data: numbers(2 * 64 * 12, 1), shape: [2, 8, 8, 12] },
    { data: numbers(2 * 16 * 6, 2), shape: [2, 4, 4, 6] },
  ];
  const images = [[object(0, 0, 30, 30)], [object(33, 33, 64, 64), object(4, 40, 12, 48)]];
  const { rows, boxes } = simOta(images, random, two);
  expect([...rows]).toEqual([...rows].sort((a, b) => a - b));
  rows.forEach((row, i) => {
    const image = row < 256 ? Math.floor(row / 128) : Math.floor((row - 256) / 16);
    const box = [...boxes.subarray(4 * i, 4 * i + 4)];
    expect(images[image]!.map((object) => [...object.box])).toContainEqual(box);
  });
});
