import fc from 'fast-check';
import { describe, test } from 'vitest';
import { KERNEL_BUILDS } from '../testing/kernel-builds.ts';
import { blankMap, expectMap, randomMap, someChannels, someGap, valueAt } from '../testing/maps.ts';
import { runKernel } from '../testing/run-kernel.ts';

const factor = fc.oneof(fc.constant(2), fc.integer({ min: 1, max: 4 }));
const someUpsampling = fc.record({
  images: fc.integer({ min: 1, max: 2 }),
  height: fc.integer({ min: 1, max: 7 }),
  width: fc.integer({ min: 1, max: 7 }),
  channels: someChannels,
  factorY: factor,
  factorX: factor,
  gaps: fc.tuple(someGap, someGap),
});

/** The value at a position between pixels. */
type Sampling = (pixel: (row: number, column: number) => number, y: number, x: number) => number;

const samplings = {
  upsampleNearest: (pixel, y, x) => pixel(Math.floor(y), Math.floor(x)),
  upsampleBilinear: (pixel, y, x) => {
    const [top, left] = [Math.floor(y), Math.floor(x)];
    const [down, across] = [y - top, x - left];
    const above = pixel(top, left) * (1 - across) + pixel(top, left + 1) * across;
    const below = pixel(top + 1, left) * (1 - across) + pixel(top + 1, left + 1) * across;
    return above * (1 - down) + below * down;
  },
} satisfies Record<string, Sampling>;

describe.each(KERNEL_BUILDS)('upsampling ($name)', (build) => {
  test.each(['upsampleNearest', 'upsampleBilinear'] as const)('%s', (kernel) => {
    fc.assert(
      fc.property(someUpsampling, ({ gaps, ...shape }) => {
        const { images, height, width, channels, factorY, factorX } = shape;
        const [outHeight, outWidth] = [height * factorY, width * factorX];
        const source = { pixels: images * height * width, channels, stride: channels + gaps[0] };
        const target = {
          pixels: images * outHeight * outWidth,
          channels,
          stride: channels + gaps[1],
        };
        const x = randomMap(source, kernel);
        const lines = { ldx: source.stride, ldo: target.stride };
        const out = runKernel(build, kernel, { ...shape, ...lines, x, out: blankMap(target) });
        const expected = (pixel: number, c: number) => {
          const image = Math.floor(pixel / (outHeight * outWidth));
          const row = Math.floor(pixel / outWidth) % outHeight;
          const at = (y: number, column: number) => {
            const [within, across] = [Math.min(y, height - 1), Math.min(column, width - 1)];
            return valueAt(x, source, (image * height + within) * width + across, c);
          };
          return samplings[kernel](at, row / factorY, (pixel % outWidth) / factorX);
        };
        expectMap(out, target, expected, kernel === 'upsampleNearest' ? 0 : 1e-6);
      }),
    );
  });
});
