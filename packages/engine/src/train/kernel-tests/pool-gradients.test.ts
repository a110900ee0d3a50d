import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TRAIN_KERNEL_BUILDS } from '../../testing/kernel-builds.ts';
import {
  blankMap,
  expectMap,
  type MapLayout,
  randomMap,
  someChannels,
  someGap,
  valueAt,
} from '../../testing/maps.ts';
import { runKernel, writtenBy } from '../../testing/run-kernel.ts';
import { eachTap, someWindows, type WindowCase } from '../../testing/windows.ts';

/** The pixels of the map that each window holds. */
function windowsOf(windows: WindowCase): number[][] {
  return Array.from({ length: outputsOf(windows) }, (_, output) => {
    const pixels: number[] = [];
    eachTap(windows, output, (_, pixel) => pixels.push(pixel));
    return pixels;
  });
}

const pixelsOf = ({ images, height, width }: WindowCase) => images * height * width;
const outputsOf = (windows: WindowCase) => windows.images * windows.outHeight * windows.outWidth;

const somePool = fc.record({
  windows: someWindows.filter((windows) => windowsOf(windows).every(({ length }) => length > 0)),
  channels: someChannels,
  gaps: fc.tuple(someGap, someGap),
});

const halved: WindowCase = {
  images: 2,
  height: 6,
  width: 4,
  outHeight: 3,
  outWidth: 2,
  kernelHeight: 2,
  kernelWidth: 2,
  strideY: 2,
  strideX: 2,
  dilationY: 1,
  dilationX: 1,
  top: 0,
  left: 0,
};

/** The sum for each pixel and channel of what windows give it. */
function scattered(
  windows: WindowCase,
  channels: number,
  give: (
    output: number,
    channel: number,
    pixels: number[],
    add: (at: number, by: number) => void,
  ) => void,
): (pixel: number, channel: number) => number {
  const sums = new Float64Array(pixelsOf(windows) * channels);
  windowsOf(windows).forEach((pixels, output) => {
    for (let c = 0; c < channels; c++) {
      give(output, c, pixels, (pixel, by) => {
        sums[pixel * channels + c]! += by;
      });
    }
  });
  return (pixel, c) => sums[pixel * channels + c]!;
}

describe.each(TRAIN_KERNEL_BUILDS)('gradients of pools ($name)', (build) => {
  const positionsOf = (
    windows: WindowCase,
    x: Float32Array,
    source: MapLayout,
    target: MapLayout,
  ) =>
    writtenBy(
      build,
      'maxPoolPositions',
      {
        ...windows,
        x,
        ldx: source.stride,
        channels: source.channels,
        out: blankMap(target),
        ldo: target.stride,
        positions: new Int32Array(target.pixels * target.channels).fill(-1),
      },
      ['out', 'positions'],
    );

  test('maxPoolPositions finds the first of the largest', () => {
    fc.assert(
      fc.property(somePool, fc.boolean(), ({ windows, channels, gaps }, coarse) => {
        const source = { pixels: pixelsOf(windows), channels, stride: channels + gaps[0] };
        const target = { pixels: outputsOf(windows), channels, stride: channels + gaps[1] };
        const x = randomMap(source, 'x').map((value) => (coarse ? Math.round(value) : value));
        const { out, positions } = positionsOf(windows, x, source, target);
        const all = windowsOf(windows);
        const values = (output: number, c: number) =>
          all[output]!.map((pixel) => valueAt(x, source, pixel, c));
        expectMap(out, target, (output, c) => Math.max(...values(output, c)), 0);
        const image = windows.height * windows.width;
        const expected = Array.from(positions, (_, i) => {
          const [output, c] = [Math.floor(i / channels), i % channels];
          const seen = values(output, c);
          return all[output]![seen.indexOf(Math.max(...seen))]! % image;
        });
        expect([...positions]).toEqual(expected);
      }),
    );
  });

  test('maxPoolPositions keeps NaN, and finds negative infinity', () => {
    const layout = { pixels: 48, channels: 1, stride: 1 };
    const x = randomMap(layout, 'x');
    x.set([-Infinity, -Infinity], 0);
    x.set([-Infinity, -Infinity], 4);
    x[3] = Number.NaN;
    const { out, positions } = positionsOf(halved, x, layout, {
      pixels: 12,
      channels: 1,
      stride: 1,
    });
    expect([...out.subarray(0, 2)]).toEqual([-Infinity, Number.NaN]);
    expect([...positions.subarray(0, 2)]).toEqual([0, 3]);
    expect(out.subarray(2)).not.toContain(Number.NaN);
  });

  const gradientLayouts = (windows: WindowCase, channels: number, gaps: readonly number[]) => ({
    given: { pixels: outputsOf(windows), channels, stride: channels + gaps[0]! },
    target: { pixels: pixelsOf(windows), channels, stride: channels + gaps[1]! },
  });

  test('maxPoolGradient', () => {
    fc.assert(
      fc.property(somePool, ({ windows, channels, gaps }) => {
        const { given, target } = gradientLayouts(windows, channels, gaps);
        const dense = { ...target, stride: channels };
        const { positions } = positionsOf(windows, randomMap(dense, 'x'), dense, given);
        const dy = randomMap(given, 'dy');
        const lines = { ldy: given.stride, ldo: target.stride, channels };
        const out = runKernel(build, 'maxPoolGradient', {
          ...windows,
          ...lines,
          dy,
          out: blankMap(target),
          positions,
        });
        const image = windows.height * windows.width;
        const expected = scattered(windows, channels, (output, c, pixels, add) => {
          const position = positions[output * channels + c]!;
          add(pixels.find((pixel) => pixel % image === position)!, valueAt(dy, given, output, c));
        });
        // Up to 25 terms cancel, their rounding does not.
        expectMap(out, target, expected, 4e-6);
      }),
    );
  });

  test('averagePoolGradient', () => {
    fc.assert(
      fc.property(somePool, ({ windows, channels, gaps }) => {
        const { given, target } = gradientLayouts(windows, channels, gaps);
        const dy = randomMap(given, 'dy');
        const lines = { ldy: given.stride, ldo: target.stride, channels };
        const out = runKernel(build, 'averagePoolGradient', {
          ...windows,
          ...lines,
          dy,
          out: blankMap(target),
        });
        const expected = scattered(windows, channels, (output, c, pixels, add) => {
          for (const pixel of pixels) add(pixel, valueAt(dy, given, output, c) / pixels.length);
        });
        expectMap(out, target, expected, 2e-6);
      }),
    );
  });

  test('globalAverageGradient', () => {
    const accumulated = fc.constantFrom(0, 1);
    fc.assert(
      fc.property(somePool, accumulated, ({ windows, channels, gaps }, accumulate) => {
        const { images, height, width } = windows;
        const given = { pixels: images, channels, stride: channels + gaps[0] };
        const target = { pixels: images * height * width, channels, stride: channels + gaps[1] };
        const dy = randomMap(given, 'dy');
        const before = blankMap(target);
        const out = runKernel(build, 'globalAverageGradient', {
          dy,
          ldy: given.stride,
          images,
          height,
          width,
          channels,
          out: before,
          ldo: target.stride,
          accumulate,
        });
        const expected = (pixel: number, c: number) => {
          const share = valueAt(dy, given, Math.floor(pixel / (height * width)), c);
          const added = share / (height * width);
          return accumulate ? valueAt(before, target, pixel, c) + added : added;
        };
        expectMap(out, target, expected, 1e-6);
      }),
    );
  });
});
