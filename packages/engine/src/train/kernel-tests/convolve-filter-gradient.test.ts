import fc from 'fast-check';
import { describe, test } from 'vitest';
import { type KernelBuild, TRAIN_KERNEL_BUILDS } from '../../testing/kernel-builds.ts';
import { expectMap, randomMap, someChannels, someGap, valueAt } from '../../testing/maps.ts';
import { runKernel } from '../../testing/run-kernel.ts';
import { eachTap, pointwise, someWindows, type WindowCase } from '../../testing/windows.ts';
import type { TRAIN_KERNELS } from '../train-kernels.ts';

interface Case {
  readonly windows: WindowCase;
  readonly channels: number;
  readonly columns: number;
  readonly gaps: readonly [number, number];
  readonly accumulate: number;
  readonly block: number;
  readonly packed: boolean;
}

const sizes = {
  gaps: fc.tuple(someGap, someGap),
  accumulate: fc.constantFrom(0, 1),
  block: fc.constantFrom(1, 7, 64),
  packed: fc.boolean(),
};

const someConvolution: fc.Arbitrary<Case> = fc.record({
  windows: someWindows,
  channels: fc.oneof(fc.constantFrom(1, 3, 4), fc.integer({ min: 1, max: 17 })),
  columns: fc.integer({ min: 1, max: 33 }),
  ...sizes,
});

const someProduct: fc.Arbitrary<Case> = fc.record({
  windows: fc
    .tuple(fc.integer({ min: 1, max: 15 }), fc.integer({ min: 1, max: 15 }))
    .map(pointwise),
  channels: someChannels,
  columns: someChannels,
  ...sizes,
});

function expectGradient(build: KernelBuild<typeof TRAIN_KERNELS>, kase: Case): void {
  const { windows, channels, columns, gaps, accumulate, block, packed } = kase;
  const taps = windows.kernelHeight * windows.kernelWidth;
  const pixels = windows.images * windows.height * windows.width;
  const outPixels = windows.images * windows.outHeight * windows.outWidth;
  const input = { pixels, channels, stride: channels + gaps[0] };
  const output = { pixels: outPixels, channels: columns, stride: columns + gaps[1] };
  const kernel = { pixels: taps * channels, channels: columns, stride: columns };
  const x = randomMap(input, 'x');
  const dy = randomMap(output, 'dy');
  const before = randomMap(kernel, 'before');
  const scratchFloats = block * (channels + 8);
  const out = runKernel(
    build,
    'convolveFilterGradient',
    {
      x,
      ldx: input.stride,
      channels,
      dy,
      ldy: output.stride,
      ...windows,
      columns,
      out: before,
      accumulate,
      block,
      scratch: packed ? new Float32Array(6 * scratchFloats).fill(Number.NaN) : null,
      scratchBytes: 4 * scratchFloats,
    },
    ['scratch'],
  );
  const sums = new Float64Array(before.length);
  if (accumulate) sums.set(before);
  for (let pixel = 0; pixel < outPixels; pixel++) {
    eachTap(windows, pixel, (tap, from) => {
      for (let c = 0; c < channels; c++) {
        const value = valueAt(x, input, from, c);
        const row = (tap * channels + c) * columns;
        for (let n = 0; n < columns; n++) sums[row + n]! += value * valueAt(dy, output, pixel, n);
      }
    });
  }
  expectMap(out, kernel, (row, column) => sums[row * columns + column]!, 3e-5);
}

describe.each(TRAIN_KERNEL_BUILDS)('convolveFilterGradient, $name', (build) => {
  test('sums products over pixels as float64 does, with any window', () => {
    fc.assert(
      fc.property(someConvolution, (kase) => expectGradient(build, kase)),
      { numRuns: 100 },
    );
  });

  test('sums products over the pixels of pointwise convolutions', () => {
    fc.assert(
      fc.property(someProduct, (kase) => expectGradient(build, kase)),
      { numRuns: 60 },
    );
  });
});
