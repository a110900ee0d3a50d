import { expect, test } from 'vitest';
import { parity } from './parity.ts';
import type { SessionOutputs } from './protocol.ts';

const cat = { bbox: [10, 20, 100, 50], class: 'cat', classId: 0, score: 0.8 } as const;
const faint = { bbox: [0, 0, 10, 10], class: 'dog', classId: 1, score: 0.3005 } as const;

function outputs(
  values: number[],
  boxes: readonly (typeof cat | typeof faint | object)[],
): SessionOutputs {
  const outputs = [{ data: Float32Array.from(values), shape: [1, values.length] }];
  return {
    outputs,
    detections: boxes.map((box) => ({ ...cat, bbox: [...cat.bbox], ...box })) as never,
  };
}
const expected = outputs([1, -8], [cat, faint]);

test('rounding is within tolerance, and may decide about a box at the threshold', () => {
  const actual = outputs([1.0005, -8], [{ ...cat, bbox: [10, 20, 100, 50.2], score: 0.8005 }]);
  const result = parity(expected, actual);
  expect(result.within).toBe(true);
  expect(result.difference.of).toBe(8);
  expect(result.difference.largest).toBeCloseTo(5e-4, 6);
  expect(result.boxes).toEqual({ expected: 2, unmatched: 0 });
});

test('more than 1e-4 of the largest output is not', () => {
  expect(parity(expected, outputs([1, -8.0009], [cat, faint])).within).toBe(false);
});

test.each([
  ['no number', [Number.NaN, -8]],
  ['infinite', [1, Infinity]],
  ['missing', [1]],
])('nor is an output that is %s', (_, values) => {
  const { difference, within } = parity(expected, outputs(values, [cat, faint]));
  expect({ difference, within }).toEqual({
    difference: { largest: Infinity, of: 8 },
    within: false,
  });
});

test.each([
  ['another class', [{ ...cat, classId: 1 }], 2],
  ['another score', [{ ...cat, score: 0.802 }], 2],
  ['another place', [{ ...cat, bbox: [10, 20, 100, 52] }], 2],
  ['a box too few', [], 1],
  ['a box too many', [cat, { ...cat, bbox: [0, 0, 9, 9] }], 1],
])('nor is %s', (_, boxes, unmatched) => {
  const result = parity(expected, outputs([1, -8], [...boxes, faint]));
  expect(result).toMatchObject({ boxes: { unmatched }, within: false });
});
