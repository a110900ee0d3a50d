import fc from 'fast-check';
import { describe, test } from 'vitest';
import { TRAIN_KERNEL_BUILDS } from '../../testing/kernel-builds.ts';
import {
  blankMap,
  expectMap,
  randomMap,
  someChannels,
  someGap,
  valueAt,
} from '../../testing/maps.ts';
import { runKernel } from '../../testing/run-kernel.ts';

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

/** The places along a side of `length` that are mixed into place `at` of the output, each with its share. */
type Sampling = (at: number, factor: number, length: number) => [place: number, share: number][];

const samplings = {
  upsampleNearestGradient: (at, factor) => [[Math.floor(at / factor), 1]],
  upsampleBilinearGradient: (at, factor, length) => {
    const place = Math.floor(at / factor);
    const second = at / factor - place;
    return [
      [place, 1 - second],
      [Math.min(place + 1, length - 1), second],
    ];
  },
} satisfies Record<string, Sampling>;

describe.each(TRAIN_KERNEL_BUILDS)('gradients of upsampling ($name)', (build) => {
  test.each(['upsampleNearestGradient', 'upsampleBilinearGradient'] as const)('%s', (kernel) => {
    fc.assert(
      fc.property(someUpsampling, ({ gaps, ...shape }) => {
        const { images, height, width, channels, factorY, factorX } = shape;
        const [outHeight, outWidth] = [height * factorY, width * factorX];
        const given = {
          pixels: images * outHeight * outWidth,
          channels,
          stride: channels + gaps[0],
        };
        const target = { pixels: images * height * width, channels, stride: channels + gaps[1] };
        const dy = randomMap(given, kernel);
        const lines = { ldy: given.stride, ldo: target.stride };
        const out = runKernel(build, kernel, { ...shape, ...lines, dy, out: blankMap(target) });
        const sums = new Float64Array(target.pixels * channels);
        for (let output = 0; output < given.pixels; output++) {
          const image = Math.floor(output / (outHeight * outWidth));
          const row = Math.floor(output / outWidth) % outHeight;
          for (const [y, down] of samplings[kernel](row, factorY, height)) {
            for (const [x, across] of samplings[kernel](output % outWidth, factorX, width)) {
              const pixel = (image * height + y) * width + x;
              for (let c = 0; c < channels; c++) {
                sums[pixel * channels + c]! += down * across * valueAt(dy, given, output, c);
              }
            }
          }
        }
        expectMap(out, target, (pixel, c) => sums[pixel * channels + c]!, 4e-6);
      }),
    );
  });
});
