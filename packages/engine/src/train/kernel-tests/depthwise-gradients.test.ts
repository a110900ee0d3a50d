import fc from 'fast-check';
import { describe, test } from 'vitest';
import { TRAIN_KERNEL_BUILDS } from '../../testing/kernel-builds.ts';
import {
  blankMap,
  expectMap,
  randomMap,
  someChannels,
  someGap,
  startedMap,
  valueAt,
} from '../../testing/maps.ts';
import { runKernel } from '../../testing/run-kernel.ts';
import { eachTap, same, someWindows, type WindowCase } from '../../testing/windows.ts';

interface Case {
  readonly windows: WindowCase;
  readonly channels: number;
  readonly multiplier: number;
  readonly gaps: readonly [number, number];
  readonly accumulate: number;
}

const someCase: fc.Arbitrary<Case> = fc.record({
  windows: someWindows,
  channels: someChannels,
  multiplier: fc.constantFrom(1, 1, 1, 2, 3),
  gaps: fc.tuple(someGap, someGap),
  accumulate: fc.constantFrom(0, 1),
});

/** The usual windows over sides that begin, fill and pass blocks of columns. */
const usualCases: readonly Case[] = [3, 5].flatMap((kernel) =>
  [1, 2].flatMap((stride) =>
    [1, 2, 3, 4, 7, 12, 33, 70].map((side) => {
      const windows = same(side, kernel, stride);
      return { windows, channels: 13, multiplier: 1, gaps: [0, 0], accumulate: 0 } as const;
    }),
  ),
);

/** The maps of a case, and how they lie. */
function mapsOf({ windows, channels, multiplier, gaps }: Case) {
  const columns = channels * multiplier;
  const pixels = windows.images * windows.height * windows.width;
  const outPixels = windows.images * windows.outHeight * windows.outWidth;
  const taps = windows.kernelHeight * windows.kernelWidth;
  const input = { pixels, channels, stride: channels + gaps[0] };
  const output = { pixels: outPixels, channels: columns, stride: columns + gaps[1] };
  const kernel = { pixels: taps, channels: columns, stride: columns };
  return { input, output, kernel, dy: randomMap(output, 'dy') };
}

describe.each(TRAIN_KERNEL_BUILDS)('depthwiseInputGradient, $name', (build) => {
  const expectGradient = (kase: Case) => {
    const { windows, channels, multiplier, accumulate } = kase;
    const { input, output, kernel, dy } = mapsOf(kase);
    const weights = randomMap(kernel, 'weights');
    const before = accumulate ? startedMap(input, 'before') : blankMap(input);
    const out = runKernel(build, 'depthwiseInputGradient', {
      dy,
      ldy: output.stride,
      ...windows,
      multiplier,
      weights,
      channels,
      out: before,
      ldo: input.stride,
      accumulate,
    });
    const sums = new Float64Array(before.length);
    if (accumulate) sums.set(before);
    for (let pixel = 0; pixel < output.pixels; pixel++) {
      eachTap(windows, pixel, (tap, from) => {
        for (let column = 0; column < output.channels; column++) {
          const product =
            valueAt(dy, output, pixel, column) * valueAt(weights, kernel, tap, column);
          sums[from * input.stride + Math.floor(column / multiplier)]! += product;
        }
      });
    }
    expectMap(out, input, (pixel, channel) => sums[pixel * input.stride + channel]!, 1e-5);
  };

  test('gives each pixel its share of every output that saw it, as float64 does', () => {
    fc.assert(fc.property(someCase, expectGradient), { numRuns: 150 });
  });

  test.each(usualCases)(
    'is right for $windows.kernelHeight, $windows.strideX, $windows.height',
    expectGradient,
  );
});

describe.each(TRAIN_KERNEL_BUILDS)('depthwiseFilterGradient, $name', (build) => {
  const expectGradient = (kase: Case) => {
    const { windows, channels, multiplier, accumulate } = kase;
    const { input, output, kernel, dy } = mapsOf(kase);
    const x = randomMap(input, 'x');
    const before = randomMap(kernel, 'before');
    const out = runKernel(build, 'depthwiseFilterGradient', {
      x,
      ldx: input.stride,
      channels,
      dy,
      ldy: output.stride,
      ...windows,
      multiplier,
      out: before,
      accumulate,
    });
    const sums = new Float64Array(before.length);
    if (accumulate) sums.set(before);
    for (let pixel = 0; pixel < output.pixels; pixel++) {
      eachTap(windows, pixel, (tap, from) => {
        for (let column = 0; column < output.channels; column++) {
          const value = valueAt(x, input, from, Math.floor(column / multiplier));
          sums[tap * output.channels + column]! += value * valueAt(dy, output, pixel, column);
        }
      });
    }
    expectMap(out, kernel, (tap, column) => sums[tap * output.channels + column]!, 3e-5);
  };

  test('sums products over pixels as float64 does, with any window', () => {
    fc.assert(fc.property(someCase, expectGradient), { numRuns: 150 });
  });

  test.each(usualCases)(
    'is right for $windows.kernelHeight, $windows.strideX, $windows.height',
    expectGradient,
  );
});
