import fc from 'fast-check';
import { describe, test } from 'vitest';
import { packPanels, panelsLength } from '../plan/pack.ts';
import { activate, someEpilogue, someResidual } from '../testing/epilogue.ts';
import { KERNEL_BUILDS } from '../testing/kernel-builds.ts';
import { blankMap, expectMap, randomMap, someChannels, someGap, valueAt } from '../testing/maps.ts';
import { panelWidthOf } from '../testing/panel-width.ts';
import { runKernel } from '../testing/run-kernel.ts';
import { eachTap, someWindows } from '../testing/windows.ts';

const someCase = fc.record({
  windows: someWindows,
  channels: fc.oneof(fc.constantFrom(1, 3, 4), fc.integer({ min: 1, max: 17 }), fc.constant(257)),
  columns: fc.oneof({ weight: 8, arbitrary: fc.integer({ min: 1, max: 33 }) }, someChannels),
  gaps: fc.tuple(someGap, someGap, someGap),
  block: fc.integer({ min: 1, max: 30 }),
  residual: someResidual,
  epilogue: someEpilogue,
});

describe.each(KERNEL_BUILDS)('convolve, $name', (build) => {
  const panelWidth = panelWidthOf(build);

  test('convolves as float64 does, with any window, block, residual and activation', () => {
    fc.assert(
      fc.property(someCase, ({ windows, channels, columns, gaps, block, residual, epilogue }) => {
        const taps = windows.kernelHeight * windows.kernelWidth;
        const depth = taps * channels;
        const pixels = windows.images * windows.height * windows.width;
        const outPixels = windows.images * windows.outHeight * windows.outWidth;
        const input = { pixels, channels, stride: channels + gaps[0] };
        const output = { pixels: outPixels, channels: columns, stride: columns + gaps[1] };
        const added = { ...output, stride: columns + gaps[2] };
        const x = randomMap(input, 'x');
        const r = residual === 'none' ? null : randomMap(added, 'residual');
        const kernel = randomMap({ pixels: depth, channels: columns, stride: columns }, 'kernel');
        const bias = randomMap({ pixels: 1, channels: columns, stride: columns }, 'bias');
        const weights = new Float32Array(panelsLength(depth, columns, panelWidth));
        packPanels(kernel, bias, depth, columns, panelWidth, weights);
        // Enough for six parts, the last of which ends with its own share.
        const out = runKernel(
          build,
          'convolve',
          {
            x,
            ldx: input.stride,
            channels,
            out: blankMap(output),
            ldo: output.stride,
            ...windows,
            weights,
            columns,
            scratch: new Float32Array(6 * block * depth).fill(Number.NaN),
            scratchBytes: 4 * block * depth,
            block,
            residual: r,
            ldr: added.stride,
            residualFirst: residual === 'before' ? 1 : 0,
            ...epilogue,
          },
          ['scratch'],
        );
        const sumAt = (pixel: number, column: number) => {
          let sum = bias[column]!;
          eachTap(windows, pixel, (tap, from) => {
            for (let c = 0; c < channels; c++) {
              const weight = kernel[(tap * channels + c) * columns + column]!;
              sum += valueAt(x, input, from, c) * weight;
            }
          });
          return sum;
        };
        const wanted = (pixel: number, column: number) => {
          const sum = sumAt(pixel, column);
          const plus = r ? valueAt(r, added, pixel, column) : 0;
          return residual === 'before'
            ? activate(epilogue, sum + plus)
            : activate(epilogue, sum) + plus;
        };
        expectMap(out, output, wanted, 3e-6 * Math.sqrt(depth));
      }),
      { numRuns: 100 },
    );
  });
});
