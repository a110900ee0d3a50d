import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { int16Rows } from '../plan/encode.ts';
import { int16PanelsLength, packInt16Panels } from '../plan/pack-int16.ts';
import { activate, someEpilogue, someResidual } from '../testing/epilogue.ts';
import { int16Product } from '../testing/int16-product.ts';
import { KERNEL_BUILDS, type KernelBuild } from '../testing/kernel-builds.ts';
import { blankMap, expectMap, randomMap, someChannels, someGap, valueAt } from '../testing/maps.ts';
import { panelWidthOf } from '../testing/panel-width.ts';
import { runKernel } from '../testing/run-kernel.ts';

const LINEAR = { activation: 0, alpha: 0, lo: -Infinity, hi: Infinity };

const someProduct = fc.record({
  rows: fc.integer({ min: 1, max: 23 }),
  depth: someChannels,
  columns: someChannels,
  gaps: fc.tuple(someGap, someGap, someGap),
  bias: fc.boolean(),
  residual: someResidual,
  epilogue: someEpilogue,
  block: fc.constantFrom(4, 8, null),
});

/** What the kernel makes of rows of `depth` values, its other arguments left out. */
function multiplied(
  build: KernelBuild,
  a: Float32Array,
  kernel: Float32Array,
  depth: number,
): Float32Array {
  const columns = kernel.length / depth;
  const weights = new Float32Array(int16PanelsLength(depth, columns, panelWidthOf(build)));
  packInt16Panels(kernel, null, depth, columns, panelWidthOf(build), weights);
  const rows = a.length / depth;
  return runKernel(
    build,
    'gemmInt16',
    {
      a,
      lda: depth,
      rows,
      depth,
      weights,
      columns,
      out: new Float32Array(rows * columns),
      ldo: columns,
      ...scratchOf(depth, int16Rows(depth)),
      residual: null,
      ldr: 0,
      residualFirst: 0,
      ...LINEAR,
    },
    ['scratch'],
  );
}

/** A scratch for up to 23 parts. */
function scratchOf(depth: number, block: number) {
  const scratchBytes = block * (4 + 16 * Math.ceil(depth / 8));
  return { scratch: new Uint8Array(23 * scratchBytes), scratchBytes, block };
}

describe.each(KERNEL_BUILDS)('gemmInt16, $name', (build) => {
  const panelWidth = panelWidthOf(build);

  test('equals a reference in whole numbers to the bit, with any residual and clamp', () => {
    fc.assert(
      fc.property(someProduct, ({ rows, depth, columns, gaps, residual, epilogue, ...rest }) => {
        const input = { pixels: rows, channels: depth, stride: depth + gaps[0] };
        const output = { pixels: rows, channels: columns, stride: columns + gaps[1] };
        const added = { pixels: rows, channels: columns, stride: columns + gaps[2] };
        const a = randomMap(input, 'a');
        const r = residual === 'none' ? null : randomMap(added, 'residual');
        const kernel = randomMap({ pixels: depth, channels: columns, stride: columns }, 'kernel');
        const bias = rest.bias
          ? randomMap({ pixels: 1, channels: columns, stride: columns }, 'b')
          : null;
        const weights = new Float32Array(int16PanelsLength(depth, columns, panelWidth));
        packInt16Panels(kernel, bias, depth, columns, panelWidth, weights);
        const out = runKernel(
          build,
          'gemmInt16',
          {
            a,
            lda: input.stride,
            rows,
            depth,
            weights,
            columns,
            out: blankMap(output),
            ldo: output.stride,
            ...scratchOf(depth, rest.block ?? int16Rows(depth)),
            residual: r,
            ldr: added.stride,
            residualFirst: residual === 'before' ? 1 : 0,
            ...epilogue,
          },
          ['scratch'],
        );
        const values = Array.from({ length: rows }, (_, row) => [
          ...a.subarray(row * input.stride, row * input.stride + depth),
        ]);
        const product = int16Product(values, kernel, bias, columns);
        const wanted = (row: number, column: number) => {
          const value = product(row, column);
          const plus = r ? valueAt(r, added, row, column) : 0;
          return residual === 'before'
            ? Math.fround(activate(epilogue, Math.fround(value + plus)))
            : Math.fround(Math.fround(activate(epilogue, value)) + plus);
        };
        // Clamps are exact, curves are approximated.
        expectMap(out, output, wanted, epilogue.activation === 0 ? 0 : 3e-6);
      }),
      { numRuns: 100 },
    );
  });

  test('sums the largest values that there can be', () => {
    const depth = 1024;
    const a = new Float32Array(2 * depth).fill(3);
    const kernel = Float32Array.from({ length: 8 * depth }, () => -5);
    const out = multiplied(build, a, kernel, depth);
    for (const value of out) expect(value / (depth * -15)).toBeCloseTo(1, 2);
  });

  test.each([
    ['rows of zeros give zeros', 0, 0],
    ['rows too small for a scale give zeros nearly', 1e-35, 0],
    ['NaN stays NaN', Number.NaN, Number.NaN],
  ])('%s', (_, value, wanted) => {
    const a = new Float32Array(64).fill(1).fill(value, 32, 33).fill(0, 33);
    const out = multiplied(build, a, new Float32Array(32 * 8).fill(0.5), 32);
    expect(out[0]).toBeCloseTo(16, 2);
    for (const one of out.subarray(8)) {
      if (Number.isNaN(wanted)) expect(one).toBeNaN();
      else expect(Math.abs(one)).toBeLessThan(1e-25);
    }
  });

  test('a row with an infinite value is not finite', () => {
    const a = new Float32Array(32).fill(1).fill(Number.POSITIVE_INFINITY, 5, 6);
    const out = multiplied(build, a, new Float32Array(32 * 8).fill(0.5), 32);
    for (const one of out) expect(Number.isFinite(one)).toBe(false);
  });
});
