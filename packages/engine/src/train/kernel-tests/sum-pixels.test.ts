import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TRAIN_KERNEL_BUILDS } from '../../testing/kernel-builds.ts';
import { expectMap, randomMap, someChannels, someGap, valueAt } from '../../testing/maps.ts';
import { runKernel } from '../../testing/run-kernel.ts';

const someMap = fc.record({
  pixels: fc.integer({ min: 1, max: 300 }),
  channels: someChannels,
  gap: someGap,
  accumulate: fc.constantFrom(0, 1),
});

describe.each(TRAIN_KERNEL_BUILDS)('sumPixels, $name', (build) => {
  test('sums as float64 does', () => {
    fc.assert(
      fc.property(someMap, ({ pixels, channels, gap, accumulate }) => {
        const layout = { pixels, channels, stride: channels + gap };
        const sums = { pixels: 1, channels, stride: channels };
        const x = randomMap(layout, 'x');
        const before = randomMap(sums, 'before');
        const given = { x, ldx: layout.stride, pixels, channels, out: before, accumulate };
        const wanted = (_: number, channel: number) => {
          let sum = accumulate ? before[channel]! : 0;
          for (let pixel = 0; pixel < pixels; pixel++) sum += valueAt(x, layout, pixel, channel);
          return sum;
        };
        expectMap(runKernel(build, 'sumPixels', given), sums, wanted, 1e-5);
      }),
      { numRuns: 100 },
    );
  });

  test('loses nothing over many pixels', () => {
    const pixels = 300_000;
    const x = new Float32Array(pixels).fill(0.1);
    const given = { x, ldx: 1, pixels, channels: 1, out: new Float32Array(1), accumulate: 0 };
    const [sum] = runKernel(build, 'sumPixels', given);
    expect(Math.abs(sum! / (pixels * Math.fround(0.1)) - 1)).toBeLessThan(1e-6);
  });
});
