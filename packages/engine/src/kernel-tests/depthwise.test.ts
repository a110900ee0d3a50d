import fc from 'fast-check';
import { describe, test } from 'vitest';
import { activate, type Epilogue, someEpilogue } from '../testing/epilogue.ts';
import { KERNEL_BUILDS, type KernelBuild } from '../testing/kernel-builds.ts';
import { blankMap, expectMap, randomMap, someChannels, someGap, valueAt } from '../testing/maps.ts';
import { runKernel } from '../testing/run-kernel.ts';
import { eachTap, same, someWindows, type WindowCase } from '../testing/windows.ts';

interface Case {
  readonly windows: WindowCase;
  readonly channels: number;
  readonly multiplier: number;
  readonly gaps: readonly [number, number];
  readonly epilogue: Epilogue;
}

const someCase: fc.Arbitrary<Case> = fc.record({
  windows: someWindows,
  channels: someChannels,
  multiplier: fc.constantFrom(1, 1, 1, 2, 3),
  gaps: fc.tuple(someGap, someGap),
  epilogue: someEpilogue,
});

function expectConvolved(build: KernelBuild, kase: Case): void {
  const { windows, channels, multiplier, gaps, epilogue } = kase;
  const columns = channels * multiplier;
  const pixels = windows.images * windows.height * windows.width;
  const outPixels = windows.images * windows.outHeight * windows.outWidth;
  const input = { pixels, channels, stride: channels + gaps[0] };
  const output = { pixels: outPixels, channels: columns, stride: columns + gaps[1] };
  const taps = windows.kernelHeight * windows.kernelWidth;
  const kernel = { pixels: taps, channels: columns, stride: columns };
  const x = randomMap(input, 'x');
  const weights = randomMap(kernel, 'weights');
  const bias = randomMap({ ...kernel, pixels: 1 }, 'bias');
  const out = runKernel(build, 'depthwise', {
    x,
    ldx: input.stride,
    channels,
    out: blankMap(output),
    ldo: output.stride,
    ...windows,
    multiplier,
    weights,
    bias,
    ...epilogue,
  });
  const wanted = (pixel: number, column: number) => {
    let sum = bias[column]!;
    eachTap(windows, pixel, (tap, from) => {
      const value = valueAt(x, input, from, Math.floor(column / multiplier));
      sum += value * valueAt(weights, kernel, tap, column);
    });
    return activate(epilogue, sum);
  };
  expectMap(out, output, wanted, 1e-5);
}

describe.each(KERNEL_BUILDS)('depthwise, $name', (build) => {
  test('convolves as float64 does, with any window, padding and activation', () => {
    fc.assert(
      fc.property(someCase, (kase) => expectConvolved(build, kase)),
      { numRuns: 300 },
    );
  });

  test.each([
    [3, 1],
    [3, 2],
    [5, 1],
    [5, 2],
  ])('convolves windows of side %i and stride %i over sides of 1 to 12', (kernel, stride) => {
    for (let side = 1; side <= 12; side++) {
      for (const channels of [1, 4, 7, 12]) {
        const epilogue = { activation: 0, alpha: 0, lo: 0, hi: 6 };
        const windows = same(side, kernel, stride);
        expectConvolved(build, { windows, channels, multiplier: 1, gaps: [0, 0], epilogue });
      }
    }
  });
});
