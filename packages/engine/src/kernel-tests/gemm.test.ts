import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { packPanels, panelsLength } from '../plan/pack.ts';
import { activate, someEpilogue, someResidual } from '../testing/epilogue.ts';
import { KERNEL_BUILDS } from '../testing/kernel-builds.ts';
import { blankMap, expectMap, randomMap, someChannels, someGap, valueAt } from '../testing/maps.ts';
import { panelWidthOf } from '../testing/panel-width.ts';
import { runKernel } from '../testing/run-kernel.ts';

const someProduct = fc.record({
  rows: fc.integer({ min: 1, max: 23 }),
  depth: someChannels,
  columns: someChannels,
  gaps: fc.tuple(someGap, someGap, someGap),
  bias: fc.boolean(),
  residual: someResidual,
  epilogue: someEpilogue,
});

describe.each(KERNEL_BUILDS)('gemm, $name', (build) => {
  const panelWidth = panelWidthOf(build);

  test('multiplies as float64 does, with any residual and activation', () => {
    fc.assert(
      fc.property(someProduct, ({ rows, depth, columns, gaps, bias, residual, epilogue }) => {
        const input = { pixels: rows, channels: depth, stride: depth + gaps[0] };
        const output = { pixels: rows, channels: columns, stride: columns + gaps[1] };
        const added = { pixels: rows, channels: columns, stride: columns + gaps[2] };
        const a = randomMap(input, 'a');
        const r = residual === 'none' ? null : randomMap(added, 'residual');
        const kernel = randomMap({ pixels: depth, channels: columns, stride: columns }, 'kernel');
        const biases = bias ? randomMap({ pixels: 1, channels: columns, stride: 0 }, 'b') : null;
        const weights = new Float32Array(panelsLength(depth, columns, panelWidth));
        packPanels(kernel, biases, depth, columns, panelWidth, weights);
        const out = runKernel(build, 'gemm', {
          a,
          lda: input.stride,
          rows,
          depth,
          weights,
          columns,
          out: blankMap(output),
          ldo: output.stride,
          residual: r,
          ldr: added.stride,
          residualFirst: residual === 'before' ? 1 : 0,
          ...epilogue,
        });
        const sum = (row: number, column: number) => {
          let total = biases?.[column] ?? 0;
          for (let k = 0; k < depth; k++) {
            total += valueAt(a, input, row, k) * kernel[k * columns + column]!;
          }
          return total;
        };
        const wanted = (row: number, column: number) => {
          const value = sum(row, column);
          const plus = r ? valueAt(r, added, row, column) : 0;
          return residual === 'before'
            ? activate(epilogue, value + plus)
            : activate(epilogue, value) + plus;
        };
        expectMap(out, output, wanted, 3e-6 * Math.sqrt(depth));
      }),
      { numRuns: 150 },
    );
  });

  test('adds a residual that lies where the result goes', () => {
    const layout = { pixels: 7, channels: 19, stride: 19 };
    const [a, r] = [randomMap(layout, 'a'), randomMap(layout, 'r')];
    const weights = new Float32Array(panelsLength(19, 19, panelWidth));
    const identity = Float32Array.from({ length: 19 * 19 }, (_, i) => (i % 20 === 0 ? 1 : 0));
    packPanels(identity, null, 19, 19, panelWidth, weights);
    const out = runKernel(build, 'gemm', {
      a,
      lda: 19,
      rows: 7,
      depth: 19,
      weights,
      columns: 19,
      out: r,
      ldo: 19,
      residual: r,
      ldr: 19,
      residualFirst: 0,
      activation: 0,
      alpha: 0,
      lo: 0,
      hi: 6,
    });
    expect(out).toEqual(r.map((value, i) => value + Math.max(0, a[i]!)));
  });
});
