import { randomNumbers } from '@rsanet/graph/conformance';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { activationSlope } from '../../testing/activation-slope.ts';
import { activate, type Epilogue, someEpilogue } from '../../testing/epilogue.ts';
import { type KernelBuild, TRAIN_KERNEL_BUILDS } from '../../testing/kernel-builds.ts';
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
import { normSumsBytes, type TRAIN_KERNELS } from '../train-kernels.ts';

const EPSILON = Math.fround(1e-3);
const linear: Epilogue = { activation: 0, alpha: 0, lo: -Infinity, hi: Infinity };

const someBatch = fc.record({
  pixels: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 150 })),
  channels: someChannels,
  gaps: fc.tuple(someGap, someGap, someGap),
  epilogue: someEpilogue,
  accumulate: fc.constantFrom(0, 1),
});

const line = (channels: number): MapLayout => ({ pixels: 1, channels, stride: channels });
const sumsFor = (channels: number) => new Uint8Array(normSumsBytes(channels));

/** Mean and biased variance of a channel, in float64. */
function moments(x: Float32Array, layout: MapLayout, channel: number) {
  const values = Array.from({ length: layout.pixels }, (_, i) => valueAt(x, layout, i, channel));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, variance };
}

function statisticsOf(
  build: KernelBuild<typeof TRAIN_KERNELS>,
  x: Float32Array,
  { pixels, channels, stride }: MapLayout,
  scale = randomMap(line(channels), 'scale'),
  offset = randomMap(line(channels), 'offset'),
) {
  const given = {
    x,
    ldx: stride,
    pixels,
    channels,
    scale,
    offset,
    epsilon: EPSILON,
    sums: sumsFor(channels),
    mean: blankMap(line(channels)),
    variance: blankMap(line(channels)),
    inverse: blankMap(line(channels)),
    factor: blankMap(line(channels)),
    shift: blankMap(line(channels)),
  };
  const outputs = ['mean', 'variance', 'inverse', 'factor', 'shift'] as const;
  return writtenBy(build, 'batchStatistics', given, outputs, ['sums']);
}

describe.each(TRAIN_KERNEL_BUILDS)('batch norm ($name)', (build) => {
  test('batchStatistics', () => {
    fc.assert(
      fc.property(someBatch, ({ pixels, channels, gaps }) => {
        const layout = { pixels, channels, stride: channels + gaps[0] };
        const [scale, offset] = [randomMap(line(channels), 1), randomMap(line(channels), 2)];
        const x = randomMap(layout, 'x');
        const found = statisticsOf(build, x, layout, scale, offset);
        const expected = Array.from({ length: channels }, (_, c) => {
          const { mean, variance } = moments(x, layout, c);
          const inverse = 1 / Math.sqrt(variance + EPSILON);
          const factor = scale[c]! * inverse;
          return { mean, variance, inverse, factor, shift: offset[c]! - mean * factor };
        });
        for (const name of ['mean', 'variance', 'inverse', 'factor', 'shift'] as const) {
          expectMap(found[name], line(channels), (_, c) => expected[c]![name], 2e-6);
        }
      }),
    );
  });

  test.each([
    ['far from zero', 1000, 1e-2],
    ['far from zero and hardly any', 50, 1e-4],
    ['around zero', 0, 1],
  ])('variance %s', (_, mean, deviation) => {
    const layout = { pixels: 20_480, channels: 19, stride: 19 };
    const x = randomNumbers(layout.pixels * 19, 'x', mean - deviation, mean + deviation);
    // The first pixel lies apart, as on a border of padding.
    x.fill(mean + 5 * deviation, 0, 19);
    const found = statisticsOf(build, x, layout);
    for (let c = 0; c < 19; c++) {
      const expected = moments(x, layout, c);
      expect(Math.abs(found.variance[c]! / expected.variance - 1)).toBeLessThan(1e-6);
      const off = Math.abs(found.mean[c]! - expected.mean);
      expect(off).toBeLessThanOrEqual(1e-7 * Math.max(Math.abs(expected.mean), deviation));
    }
  });

  test('variance of equal values is 0', () => {
    const layout = { pixels: 700, channels: 9, stride: 9 };
    const found = statisticsOf(build, new Float32Array(6300).fill(0.1), layout);
    for (const variance of found.variance) expect(variance).toBeLessThan(1e-15);
    expect([...found.mean]).toEqual(Array(9).fill(Math.fround(0.1)));
  });

  test('normalise', () => {
    fc.assert(
      fc.property(someBatch, ({ pixels, channels, gaps, epilogue }) => {
        const source = { pixels, channels, stride: channels + gaps[0] };
        const target = { pixels, channels, stride: channels + gaps[1] };
        const x = randomMap(source, 'x');
        const [factor, shift] = [randomMap(line(channels), 1), randomMap(line(channels), 2)];
        const out = runKernel(build, 'normalise', {
          x,
          ldx: source.stride,
          pixels,
          channels,
          factor,
          shift,
          out: blankMap(target),
          ldo: target.stride,
          ...epilogue,
        });
        const expected = (pixel: number, c: number) =>
          activate(epilogue, valueAt(x, source, pixel, c) * factor[c]! + shift[c]!);
        expectMap(out, target, expected, 2e-6);
      }),
    );
  });

  test('normGradientSums and normGradient', () => {
    fc.assert(
      fc.property(someBatch, ({ pixels, channels, gaps, epilogue, accumulate }) => {
        const [source, given, target] = gaps.map((gap) => ({
          pixels,
          channels,
          stride: channels + gap,
        }));
        const [x, dy] = [randomMap(source!, 'x'), randomMap(given!, 'dy')];
        const scale = randomMap(line(channels), 'scale');
        const { mean, inverse, factor, shift } = statisticsOf(build, x, source!, scale);
        const before = [randomMap(line(channels), 3), randomMap(line(channels), 4)] as const;
        const maps = { x, ldx: source!.stride, dy, ldy: given!.stride, pixels, channels };
        const sums = writtenBy(
          build,
          'normGradientSums',
          {
            ...maps,
            mean,
            inverse,
            factor,
            shift,
            sums: sumsFor(channels),
            dScale: before[0].slice(),
            dOffset: before[1].slice(),
            accumulate,
            slope: blankMap(line(channels)),
            base: blankMap(line(channels)),
            ...epilogue,
          },
          ['dScale', 'dOffset', 'slope', 'base'],
          ['sums'],
        );
        const lines = { out: blankMap(target!), ldo: target!.stride };
        const { slope, base } = sums;
        const dx = runKernel(build, 'normGradient', {
          ...maps,
          factor,
          shift,
          slope,
          base,
          ...lines,
          ...epilogue,
        });
        const frozen = runKernel(build, 'normGradient', {
          ...maps,
          factor,
          shift,
          slope: null,
          base: null,
          ...lines,
          ...epilogue,
        });

        // Rounded as the build rounds it: on a corner, that decides.
        const y = runKernel(build, 'normalise', {
          x,
          ldx: source!.stride,
          pixels,
          channels,
          factor,
          shift,
          out: blankMap(target!),
          ldo: target!.stride,
          ...linear,
        });
        const passed = (pixel: number, c: number) =>
          valueAt(dy, given!, pixel, c) * activationSlope(epilogue, valueAt(y, target!, pixel, c));
        const wanted = Array.from({ length: channels }, (_, c) => {
          let [dScale, dOffset] = [0, 0];
          for (let i = 0; i < pixels; i++) {
            dOffset += passed(i, c);
            dScale += passed(i, c) * (valueAt(x, source!, i, c) - mean[c]!) * inverse[c]!;
          }
          return { dScale, dOffset };
        });
        const added = (i: 0 | 1, c: number) => (accumulate ? before[i][c]! : 0);
        const tolerance = 1e-6 * Math.sqrt(pixels) * 2;
        expectMap(
          sums.dScale,
          line(channels),
          (_, c) => added(0, c) + wanted[c]!.dScale,
          tolerance,
        );
        expectMap(
          sums.dOffset,
          line(channels),
          (_, c) => added(1, c) + wanted[c]!.dOffset,
          tolerance,
        );
        expectMap(frozen, target!, (pixel, c) => passed(pixel, c) * factor[c]!, 4e-6);
        const largest = Math.max(1, ...factor.map(Math.abs));
        const expected = (pixel: number, c: number) => {
          const { dScale, dOffset } = wanted[c]!;
          const xHat = (valueAt(x, source!, pixel, c) - mean[c]!) * inverse[c]!;
          return factor[c]! * (passed(pixel, c) - (dOffset + xHat * dScale) / pixels);
        };
        expectMap(dx, target!, expected, 4e-6 * largest);
      }),
    );
  });

  test('the gradient is that of the normalised values, by differences in float64', () => {
    const layout = { pixels: 30, channels: 6, stride: 6 };
    const [x, dy] = [randomMap(layout, 'x'), randomMap(layout, 'dy')];
    const [scale, offset] = [randomMap(line(6), 'scale'), randomMap(line(6), 'offset')];
    const { mean, inverse, factor, shift } = statisticsOf(build, x, layout, scale, offset);
    const maps = { x, ldx: 6, dy, ldy: 6, pixels: 30, channels: 6, factor, shift };
    const { slope, base } = writtenBy(
      build,
      'normGradientSums',
      {
        ...maps,
        mean,
        inverse,
        sums: sumsFor(6),
        dScale: new Float32Array(6),
        dOffset: new Float32Array(6),
        accumulate: 0,
        slope: new Float32Array(6),
        base: new Float32Array(6),
        ...linear,
      },
      ['slope', 'base'],
      ['sums', 'dScale', 'dOffset'],
    );
    const dx = runKernel(build, 'normGradient', {
      ...maps,
      slope,
      base,
      out: new Float32Array(180),
      ldo: 6,
      ...linear,
    });
    const loss = (values: readonly number[], c: number) => {
      const average = values.reduce((sum, value) => sum + value, 0) / 30;
      const variance = values.reduce((sum, value) => sum + (value - average) ** 2, 0) / 30;
      const factor = scale[c]! / Math.sqrt(variance + EPSILON);
      return values.reduce(
        (sum, value, i) => sum + dy[i * 6 + c]! * ((value - average) * factor + offset[c]!),
        0,
      );
    };
    dx.forEach((value, i) => {
      const c = i % 6;
      const values = Array.from({ length: 30 }, (_, pixel) => x[pixel * 6 + c]!);
      const moved = (by: number) => values.with(Math.floor(i / 6), values[Math.floor(i / 6)]! + by);
      const expected = (loss(moved(1e-4), c) - loss(moved(-1e-4), c)) / 2e-4;
      expect(Math.abs(value - expected)).toBeLessThan(1e-5);
    });
  });
});
