import { expect, test } from 'vitest';
import { int16PanelsLength, packInt16Panels } from './pack-int16.ts';

function packed(kernel: number[], bias: number[] | null, depth: number, panelWidth: number) {
  const columns = kernel.length / depth;
  const out = new Float32Array(int16PanelsLength(depth, columns, panelWidth)).fill(Number.NaN);
  const biases = bias && Float32Array.from(bias);
  packInt16Panels(Float32Array.from(kernel), biases, depth, columns, panelWidth, out);
  return { floats: out, whole: new Int16Array(out.buffer) };
}

test('panels hold scales, biases and pairs of whole numbers, zeros where there are none', () => {
  // Three inputs of three channels, of which the third is all zeros.
  const kernel = [1, 4, 0, -0.5, 0, 0, 0.25, -2, 0];
  const { floats, whole } = packed(kernel, [7, 8, 9], 3, 2);
  const [one, four] = [Math.fround(1 / 32_767), Math.fround(4 / 32_767)];
  expect(floats).toHaveLength(16);
  expect([...floats.subarray(0, 4)]).toEqual([one, four, 7, 8]);
  expect([...whole.subarray(8, 16)]).toEqual([32_767, -16_384, 32_767, 0, 8192, 0, -16_384, 0]);
  expect([...floats.subarray(8, 12)]).toEqual([0, 0, 9, 0]);
  expect([...whole.subarray(24, 32)]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
});

test('a column whose sums could leave 32 bits has a larger scale', () => {
  const depth = 1000;
  const { floats, whole } = packed(new Array(depth).fill(-3), null, depth, 1);
  const sum = whole.subarray(4, 4 + depth).reduce((total, value) => total - value, 0);
  expect(sum * 4095).toBeLessThan(2 ** 31);
  expect(sum * 4095).toBeGreaterThan(0.99 * 2 ** 31);
  expect(floats[0]! * whole[4]!).toBeCloseTo(-3, 2);
});
