import { expect, test } from 'vitest';
import { assertClose, difference } from './index.ts';

const tensor = (...values: number[]) => ({
  data: Float32Array.from(values),
  shape: [1, values.length / 2, 2],
});

test('the largest difference, over the largest value, and where it is', () => {
  expect(difference(tensor(1, 2, 3, 8), tensor(1, 2, 5, -8))).toEqual({
    relative: 2,
    at: [0, 1, 1],
    actual: 8,
    expected: -8,
  });
  expect(difference(tensor(0, 0), tensor(0, 0)).relative).toBe(0);
  expect(difference(tensor(1, 0), tensor(0, 0)).relative).toBe(Infinity);
});

test('what is not finite is close to nothing but itself', () => {
  expect(difference(tensor(1, Number.NaN), tensor(1, 2)).relative).toBe(Infinity);
  expect(difference(tensor(1, 2), tensor(1, Number.NaN)).relative).toBe(Infinity);
  expect(difference(tensor(1, Infinity), tensor(1, Infinity)).relative).toBe(0);
});

test('outputs that differ are described', () => {
  expect(() => assertClose([tensor(1, 2)], [tensor(1, 2.5)], 0.2)).not.toThrow();
  expect(() => assertClose([tensor(1, 2)], [tensor(1, 2.5)], 0.1)).toThrow(
    'Output 0 differs by 0.200 of its largest value at [0,0,1]: 2; expected 2.5, and at most 0.1.',
  );
  expect(() => assertClose([], [tensor(1, 2)], 1)).toThrow('0 outputs came; expected 1.');
  expect(() => assertClose([tensor(1, 2)], [tensor(1, 2, 3, 4)], 1)).toThrow(
    'Output 0 has shape [1,1,2] and 2 values; expected [1,2,2] and 4.',
  );
});
