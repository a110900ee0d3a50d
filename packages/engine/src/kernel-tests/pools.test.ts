import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KERNEL_BUILDS } from '../testing/kernel-builds.ts';
import { blankMap, expectMap, randomMap, someChannels, someGap, valueAt } from '../testing/maps.ts';
import { runKernel } from '../testing/run-kernel.ts';

const side = fc.integer({ min: 1, max: 9 });
const somePool = fc
  .record({
    images: fc.integer({ min: 1, max: 2 }),
    height: side,
    width: side,
    channels: someChannels,
    gaps: fc.tuple(someGap, someGap),
    kernelHeight: fc.integer({ min: 1, max: 4 }),
    kernelWidth: fc.integer({ min: 1, max: 4 }),
    strideY: fc.integer({ min: 1, max: 3 }),
    strideX: fc.integer({ min: 1, max: 3 }),
    dilationY: fc.integer({ min: 1, max: 2 }),
    dilationX: fc.integer({ min: 1, max: 2 }),
    top: fc.integer({ min: 0, max: 3 }),
    left: fc.integer({ min: 0, max: 3 }),
    outHeight: side,
    outWidth: side,
  })
  .filter((pool) => {
    for (let row = 0; row < pool.outHeight; row++) if (rowsOf(pool, row).length === 0) return false;
    for (let x = 0; x < pool.outWidth; x++) if (columnsOf(pool, x).length === 0) return false;
    return true;
  });

type Pool = Omit<typeof somePool extends fc.Arbitrary<infer T> ? T : never, 'gaps'>;

const tapsOf = (origin: number, taps: number, dilation: number, length: number) =>
  Array.from({ length: taps }, (_, i) => origin + i * dilation).filter(
    (at) => at >= 0 && at < length,
  );
const rowsOf = (p: Pool, row: number) =>
  tapsOf(row * p.strideY - p.top, p.kernelHeight, p.dilationY, p.height);
const columnsOf = (p: Pool, x: number) =>
  tapsOf(x * p.strideX - p.left, p.kernelWidth, p.dilationX, p.width);

/** The values of a window that lie on the map. */
function windowOf(p: Pool, read: (pixel: number) => number, pixel: number): number[] {
  const [row, column] = [Math.floor(pixel / p.outWidth), pixel % p.outWidth];
  const image = Math.floor(row / p.outHeight);
  return rowsOf(p, row % p.outHeight).flatMap((y) =>
    columnsOf(p, column).map((x) => read((image * p.height + y) * p.width + x)),
  );
}

const reductions = {
  maxPool: (values: number[]) => Math.max(...values),
  averagePool: (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length,
};

function layouts({ images, height, width, channels, outHeight, outWidth }: Pool, gaps: number[]) {
  const source = { pixels: images * height * width, channels, stride: channels + gaps[0]! };
  const target = { pixels: images * outHeight * outWidth, channels, stride: channels + gaps[1]! };
  return { source, target };
}

const halved: Pool = {
  images: 2,
  height: 12,
  width: 6,
  channels: 24,
  kernelHeight: 2,
  kernelWidth: 2,
  strideY: 2,
  strideX: 2,
  dilationY: 1,
  dilationX: 1,
  top: 0,
  left: 0,
  outHeight: 6,
  outWidth: 3,
};

describe.each(KERNEL_BUILDS)('pools ($name)', (build) => {
  const pooled = (kernel: keyof typeof reductions, pool: Pool, gaps: number[]) => {
    const { source, target } = layouts(pool, gaps);
    const x = randomMap(source, kernel);
    const lines = { ldx: source.stride, ldo: target.stride };
    const out = runKernel(build, kernel, { ...pool, ...lines, x, out: blankMap(target) });
    const expected = (pixel: number, c: number) =>
      reductions[kernel](windowOf(pool, (at) => valueAt(x, source, at, c), pixel));
    expectMap(out, target, expected, kernel === 'maxPool' ? 0 : 1e-6);
  };

  test.each(['maxPool', 'averagePool'] as const)('%s of any window', (kernel) => {
    fc.assert(fc.property(somePool, ({ gaps, ...pool }) => pooled(kernel, pool, gaps)));
  });

  test.each(['maxPool', 'averagePool'] as const)('%s of 2x2, stride 2', (kernel) => {
    fc.assert(
      fc.property(
        someChannels,
        fc.array(someGap, { minLength: 2, maxLength: 2 }),
        (channels, gaps) => pooled(kernel, { ...halved, channels }, gaps),
      ),
      { numRuns: 30 },
    );
  });

  test.each(['maxPool', 'averagePool'] as const)('%s keeps NaN', (kernel) => {
    const { source, target } = layouts(halved, [0, 0]);
    const x = randomMap(source, 'NaN');
    x[7] = Number.NaN;
    const lines = { ldx: source.stride, ldo: target.stride };
    const out = runKernel(build, kernel, { ...halved, ...lines, x, out: blankMap(target) });
    expect([...out.keys()].filter((i) => Number.isNaN(out[i]!))).toEqual([7]);
  });

  test('globalAverage, over large maps as well', () => {
    const sides = fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }));
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2 }),
        sides,
        someChannels,
        someGap,
        someGap,
        (images, [height, width], channels, gapX, gapOut) => {
          const pixels = height * width;
          const source = { pixels: images * pixels, channels, stride: channels + gapX };
          const target = { pixels: images, channels, stride: channels + gapOut };
          const x = randomMap(source, 'average');
          const shape = { images, height, width, channels };
          const lines = { ldx: source.stride, ldo: target.stride };
          const out = runKernel(build, 'globalAverage', {
            ...shape,
            ...lines,
            x,
            out: blankMap(target),
          });
          const expected = (image: number, c: number) => {
            let sum = 0;
            for (let i = 0; i < pixels; i++) sum += valueAt(x, source, image * pixels + i, c);
            return sum / pixels;
          };
          expectMap(out, target, expected, 1e-6);
        },
      ),
    );
  });
});
