import fc from 'fast-check';
import { describe, test } from 'vitest';
import { packPanels, panelsLength } from '../../plan/pack.ts';
import { activate, someEpilogue } from '../../testing/epilogue.ts';
import { TRAIN_KERNEL_BUILDS } from '../../testing/kernel-builds.ts';
import { blankMap, expectMap, randomMap, someGap, valueAt } from '../../testing/maps.ts';
import { runKernel } from '../../testing/run-kernel.ts';
import { eachTap, someWindows } from '../../testing/windows.ts';
import { PANEL_WIDTH, transposed } from './transposed.ts';

const someCase = fc.record({
  windows: someWindows,
  channels: fc.integer({ min: 1, max: 33 }),
  columns: fc.oneof(fc.constantFrom(1, 3, 4), fc.integer({ min: 1, max: 17 })),
  gaps: fc.tuple(someGap, someGap, someGap),
  block: fc.integer({ min: 1, max: 30 }),
  withResidual: fc.boolean(),
  epilogue: someEpilogue,
});

describe.each(TRAIN_KERNEL_BUILDS)('convolveInputGradient, $name', (build) => {
  test('gives each pixel its share of every output that saw it, as float64 does', () => {
    fc.assert(
      fc.property(
        someCase,
        ({ windows, channels, columns, gaps, block, withResidual, epilogue }) => {
          const taps = windows.kernelHeight * windows.kernelWidth;
          const depth = taps * columns;
          const pixels = windows.images * windows.height * windows.width;
          const outPixels = windows.images * windows.outHeight * windows.outWidth;
          const input = { pixels, channels, stride: channels + gaps[0] };
          const output = { pixels: outPixels, channels: columns, stride: columns + gaps[1] };
          const added = { ...input, stride: channels + gaps[2] };
          const dy = randomMap(output, 'dy');
          const residual = withResidual ? randomMap(added, 'residual') : null;
          const matrix = { pixels: taps * channels, channels: columns, stride: columns };
          const kernel = randomMap(matrix, 'kernel');
          const weights = new Float32Array(panelsLength(depth, channels, PANEL_WIDTH));
          const across = transposed(kernel, taps, channels, columns);
          packPanels(across, null, depth, channels, PANEL_WIDTH, weights);
          // Enough for six parts, the last of which ends with its own share.
          const out = runKernel(
            build,
            'convolveInputGradient',
            {
              dy,
              ldy: output.stride,
              columns,
              ...windows,
              weights,
              channels,
              out: blankMap(input),
              ldo: input.stride,
              scratch: new Float32Array(6 * block * depth).fill(Number.NaN),
              scratchBytes: 4 * block * depth,
              block,
              residual,
              ldr: added.stride,
              residualFirst: 1,
              ...epilogue,
            },
            ['scratch'],
          );
          const sums = new Float64Array(pixels * channels);
          for (let pixel = 0; pixel < outPixels; pixel++) {
            eachTap(windows, pixel, (tap, from) => {
              for (let c = 0; c < channels; c++) {
                for (let n = 0; n < columns; n++) {
                  const weight = valueAt(kernel, matrix, tap * channels + c, n);
                  sums[from * channels + c]! += valueAt(dy, output, pixel, n) * weight;
                }
              }
            });
          }
          const wanted = (pixel: number, channel: number) => {
            const plus = residual ? valueAt(residual, added, pixel, channel) : 0;
            return activate(epilogue, sums[pixel * channels + channel]! + plus);
          };
          expectMap(out, input, wanted, 3e-6 * Math.sqrt(depth));
        },
      ),
      { numRuns: 100 },
    );
  });
});
