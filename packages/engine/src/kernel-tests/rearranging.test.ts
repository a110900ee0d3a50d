import fc from 'fast-check';
import { describe, test } from 'vitest';
import { KERNEL_BUILDS } from '../testing/kernel-builds.ts';
import { blankMap, expectMap, randomMap, someChannels, someGap, valueAt } from '../testing/maps.ts';
import { runKernel } from '../testing/run-kernel.ts';

const side = fc.integer({ min: 1, max: 6 });
const margin = fc.integer({ min: 0, max: 3 });

describe.each(KERNEL_BUILDS)('rearranging kernels ($name)', (build) => {
  test('copyMap', () => {
    fc.assert(
      fc.property(side, someChannels, someGap, someGap, (pixels, channels, gapX, gapOut) => {
        const source = { pixels, channels, stride: channels + gapX };
        const target = { pixels, channels, stride: channels + gapOut };
        const x = randomMap(source, 'x');
        const lines = { ldx: source.stride, ldo: target.stride };
        const given = { x, pixels, channels, out: blankMap(target) };
        const out = runKernel(build, 'copyMap', { ...given, ...lines });
        expectMap(out, target, (pixel, c) => valueAt(x, source, pixel, c), 0);
      }),
    );
  });

  test('padZeros', () => {
    const shape = fc.record({
      images: fc.integer({ min: 1, max: 3 }),
      height: side,
      width: side,
      channels: someChannels,
    });
    const margins = fc.tuple(margin, margin, margin, margin);
    fc.assert(
      fc.property(
        shape,
        margins,
        someGap,
        someGap,
        (map, [top, bottom, left, right], gapX, gapOut) => {
          const { images, height, width, channels } = map;
          const [outHeight, outWidth] = [top + height + bottom, left + width + right];
          const source = { pixels: images * height * width, channels, stride: channels + gapX };
          const target = {
            pixels: images * outHeight * outWidth,
            channels,
            stride: channels + gapOut,
          };
          const x = randomMap(source, 'x');
          const place = { outHeight, outWidth, top, left };
          const lines = { ldx: source.stride, ldo: target.stride };
          const given = { x, out: blankMap(target) };
          const out = runKernel(build, 'padZeros', { ...map, ...place, ...lines, ...given });
          const expected = (pixel: number, c: number) => {
            const image = Math.floor(pixel / (outHeight * outWidth));
            const y = (Math.floor(pixel / outWidth) % outHeight) - top;
            const column = (pixel % outWidth) - left;
            if (y < 0 || y >= height || column < 0 || column >= width) return 0;
            return valueAt(x, source, (image * height + y) * width + column, c);
          };
          expectMap(out, target, expected, 0);
        },
      ),
    );
  });
});
