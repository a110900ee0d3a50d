import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TRAIN_KERNEL_BUILDS } from '../../testing/kernel-builds.ts';
import {
  blankMap,
  expectMap,
  randomMap,
  someMaps,
  someRepeats,
  valueAt,
} from '../../testing/maps.ts';
import { runKernel } from '../../testing/run-kernel.ts';

describe.each(TRAIN_KERNEL_BUILDS)('gradients of sums and products ($name)', (build) => {
  test('multiplyMaps', () => {
    fc.assert(
      fc.property(someMaps, ({ images, height, width, channels, gaps }) => {
        const pixels = images * height * width;
        const [a, b, out] = gaps.map((gap) => ({ pixels, channels, stride: channels + gap }));
        const [left, right] = [randomMap(a!, 'a'), randomMap(b!, 'b')];
        const product = runKernel(build, 'multiplyMaps', {
          a: left,
          lda: a!.stride,
          b: right,
          ldb: b!.stride,
          out: blankMap(out!),
          ldo: out!.stride,
          pixels,
          channels,
        });
        const expected = (pixel: number, c: number) =>
          Math.fround(valueAt(left, a!, pixel, c) * valueAt(right, b!, pixel, c));
        expectMap(product, out!, expected, 0);
      }),
    );
  });

  test('multiplyMaps in place', () => {
    const layout = { pixels: 5, channels: 9, stride: 9 };
    const [a, b] = [randomMap(layout, 'a'), randomMap(layout, 'b')];
    const lines = { lda: 9, ldb: 9, ldo: 9, pixels: 5, channels: 9 };
    const product = runKernel(build, 'multiplyMaps', { a, b, out: a, ...lines });
    expect(product).toEqual(a.map((value, i) => value * b[i]!));
  });

  test('vectorGradient, over large maps as well', () => {
    const sides = fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }));
    fc.assert(
      fc.property(someMaps, sides, ({ images, channels, gaps }, [height, width]) => {
        const pixels = height * width;
        const source = { pixels: images * pixels, channels, stride: channels + gaps[0] };
        const given = { pixels: images * pixels, channels, stride: channels + gaps[1] };
        const target = { pixels: images, channels, stride: channels + gaps[2] };
        const [x, dy] = [randomMap(source, 'x'), randomMap(given, 'dy')];
        const out = runKernel(build, 'vectorGradient', {
          x,
          ldx: source.stride,
          dy,
          ldy: given.stride,
          images,
          height,
          width,
          channels,
          out: blankMap(target),
          ldo: target.stride,
        });
        const expected = (image: number, c: number) => {
          let sum = 0;
          for (let i = image * pixels; i < (image + 1) * pixels; i++) {
            sum += valueAt(x, source, i, c) * valueAt(dy, given, i, c);
          }
          return sum;
        };
        // Terms up to 4 in size cancel, their rounding does not.
        expectMap(out, target, expected, 2e-6 * Math.sqrt(pixels));
      }),
      { numRuns: 50 },
    );
  });

  test('reduceBroadcast', () => {
    fc.assert(
      fc.property(someMaps, someRepeats, ({ images, height, width, channels, gaps }, repeat) => {
        const source = { pixels: images * height * width, channels, stride: channels + gaps[0] };
        const [n, h, w, c] = [
          repeat.image ? 1 : images,
          repeat.row ? 1 : height,
          repeat.pixel ? 1 : width,
          repeat.channel ? 1 : channels,
        ];
        const target = { pixels: n * h * w, channels: c, stride: c + gaps[1] };
        const x = randomMap(source, 'x');
        const out = runKernel(build, 'reduceBroadcast', {
          x,
          ldx: source.stride,
          images,
          height,
          width,
          channels,
          out: blankMap(target),
          outImage: repeat.image ? 0 : h * w * target.stride,
          outRow: repeat.row ? 0 : w * target.stride,
          outPixel: repeat.pixel ? 0 : target.stride,
          outChannel: repeat.channel ? 0 : 1,
        });
        const sums = new Float64Array(target.pixels * c);
        for (let pixel = 0; pixel < source.pixels; pixel++) {
          const image = Math.floor(pixel / (height * width)) % n;
          const row = (Math.floor(pixel / width) % height) % h;
          const to = (image * h + row) * w + ((pixel % width) % w);
          for (let i = 0; i < channels; i++)
            sums[to * c + (i % c)]! += valueAt(x, source, pixel, i);
        }
        expectMap(out, target, (pixel, channel) => sums[pixel * c + channel]!, 1e-6);
      }),
    );
  });
});
