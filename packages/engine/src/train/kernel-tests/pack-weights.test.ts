import { randomNumbers } from '@rsanet/graph/conformance';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { packPanels, panelsLength } from '../../plan/pack.ts';
import { TRAIN_KERNEL_BUILDS } from '../../testing/kernel-builds.ts';
import { runKernel } from '../../testing/run-kernel.ts';
import { PANEL_WIDTH, transposed } from './transposed.ts';

const someKernel = fc.record({
  taps: fc.integer({ min: 1, max: 9 }),
  depth: fc.integer({ min: 1, max: 20 }),
  columns: fc.integer({ min: 1, max: 40 }),
  withBias: fc.boolean(),
});

describe.each(TRAIN_KERNEL_BUILDS)('packWeights, $name', (build) => {
  test('packs as packPanels does, in the order of the forward pass and transposed', () => {
    fc.assert(
      fc.property(someKernel, ({ taps, depth, columns, withBias }) => {
        const kernel = randomNumbers(taps * depth * columns, 'kernel', -2, 2);
        const bias = withBias ? randomNumbers(Math.max(depth, columns), 'bias', -2, 2) : null;
        const packed = (rows: number, rowStride: number, across: number, columnStride: number) =>
          runKernel(build, 'packWeights', {
            kernel,
            bias: bias?.slice(0, across) ?? null,
            taps,
            tapStride: depth * columns,
            depth: rows,
            rowStride,
            columns: across,
            columnStride,
            out: new Float32Array(panelsLength(taps * rows, across, PANEL_WIDTH)),
          });
        const panels = (matrix: Float32Array, rows: number, across: number) => {
          const out = new Float32Array(panelsLength(rows, across, PANEL_WIDTH));
          packPanels(matrix, bias, rows, across, PANEL_WIDTH, out);
          return out;
        };
        expect(packed(depth, columns, columns, 1)).toEqual(panels(kernel, taps * depth, columns));
        expect(packed(columns, 1, depth, columns)).toEqual(
          panels(transposed(kernel, taps, depth, columns), taps * columns, depth),
        );
      }),
      { numRuns: 60 },
    );
  });
});
