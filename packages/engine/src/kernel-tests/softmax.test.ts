import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KERNEL_BUILDS } from '../testing/kernel-builds.ts';
import { blankMap, expectMap, randomMap, someChannels, someGap, valueAt } from '../testing/maps.ts';
import { runKernel } from '../testing/run-kernel.ts';

describe.each(KERNEL_BUILDS)('softmax ($name)', (build) => {
  test('of maps of any channels and strides', () => {
    const somePixels = fc.integer({ min: 1, max: 20 });
    fc.assert(
      fc.property(somePixels, someChannels, someGap, someGap, (pixels, channels, gap, outGap) => {
        const source = { pixels, channels, stride: channels + gap };
        const target = { pixels, channels, stride: channels + outGap };
        const x = randomMap(source, 'softmax').map((value) => 20 * value);
        const lines = { ldx: source.stride, ldo: target.stride };
        const given = { x, pixels, channels, ...lines };
        const out = runKernel(build, 'softmax', { ...given, out: blankMap(target) });
        const power = (pixel: number, c: number) => Math.exp(valueAt(x, source, pixel, c));
        const sums = Array.from({ length: pixels }, (_, pixel) => {
          let sum = 0;
          for (let c = 0; c < channels; c++) sum += power(pixel, c);
          return sum;
        });
        expectMap(out, target, (pixel, c) => power(pixel, c) / sums[pixel]!, 1e-6);
      }),
    );
  });

  const ofRow = (...values: number[]) => {
    const x = Float32Array.from(values);
    const sides = { pixels: 1, channels: x.length, ldx: x.length, ldo: x.length };
    return [...runKernel(build, 'softmax', { x, out: x, ...sides })];
  };

  test('in place, of numbers whose powers are no floats', () => {
    expect(ofRow(1e30, 1e30, 0, -1e30, -Infinity)).toEqual([0.5, 0.5, 0, 0, 0]);
    expect(ofRow(-1e30)).toEqual([1]);
  });

  test('NaN makes all of a pixel NaN', () => {
    expect(ofRow(1, Number.NaN, 2, 3, 4)).toEqual(Array(5).fill(Number.NaN));
  });
});
