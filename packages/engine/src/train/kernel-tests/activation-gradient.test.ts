import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ACTIVATION_CODES } from '../../kernels.ts';
import { activationSlope } from '../../testing/activation-slope.ts';
import { type Epilogue, someEpilogue } from '../../testing/epilogue.ts';
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

const clamp: Epilogue = { activation: 0, alpha: 0, lo: 0, hi: 6 };
const codes = Object.entries(ACTIVATION_CODES);

describe.each(TRAIN_KERNEL_BUILDS)('activationGradient ($name)', (build) => {
  /** The slopes at some values. */
  const slopes = (epilogue: Epilogue, x: Float32Array) =>
    runKernel(build, 'activationGradient', {
      x,
      ldx: 1,
      dy: new Float32Array(x.length).fill(1),
      ldy: 1,
      pixels: x.length,
      channels: 1,
      out: new Float32Array(x.length),
      ldo: 1,
      ...epilogue,
    });

  test('maps of any channels and strides', () => {
    const someMaps = fc.record({
      pixels: fc.integer({ min: 1, max: 20 }),
      channels: someChannels,
      gaps: fc.tuple(someGap, someGap, someGap),
      epilogue: someEpilogue,
    });
    fc.assert(
      fc.property(someMaps, ({ pixels, channels, gaps, epilogue }) => {
        const [source, given, target] = gaps.map((gap) => ({
          pixels,
          channels,
          stride: channels + gap,
        }));
        const [x, dy] = [randomMap(source!, 'x'), randomMap(given!, 'dy')];
        const out = runKernel(build, 'activationGradient', {
          x,
          ldx: source!.stride,
          dy,
          ldy: given!.stride,
          pixels,
          channels,
          out: blankMap(target!),
          ldo: target!.stride,
          ...epilogue,
        });
        const expected = (pixel: number, c: number) =>
          valueAt(dy, given!, pixel, c) * activationSlope(epilogue, valueAt(x, source!, pixel, c));
        expectMap(out, target!, expected, 1e-6);
      }),
    );
  });

  test.each(codes)('the slope of %s is that of its curve', (_, activation) => {
    const epilogue = { ...clamp, activation, alpha: 0.25 };
    const x = Float32Array.from({ length: 4001 }, (_, i) => (i - 2000) / 100 + 0.003);
    slopes(epilogue, x).forEach((slope, i) => {
      const expected = activationSlope(epilogue, x[i]!);
      // Where a curve turns, its slope is a difference of larger numbers.
      const size = Math.max(Math.abs(expected), Math.abs(x[i]!) < 3 ? 0.25 : 0);
      if (Math.abs(slope - expected) > 1e-6 * size) expect.fail(`at ${x[i]}: ${slope}`);
    });
  });

  test('is 0 on the corners of a clamp', () => {
    expect([...slopes(clamp, Float32Array.of(-1, 0, 1e-30, 5.9999995, 6, 7))]).toEqual([
      0, 0, 1, 1, 0, 0,
    ]);
  });

  test('is as TensorFlow has it on other corners, and finite for the largest floats', () => {
    const largest = 3.4e38;
    const hardSwish = { ...clamp, activation: ACTIVATION_CODES.hardSwish };
    const leakyRelu = { ...clamp, activation: ACTIVATION_CODES.leakyRelu, alpha: 0.25 };
    const x = Float32Array.of(-largest, -3, 3, largest, 0);
    expect([...slopes(hardSwish, x)]).toEqual([0, 0, 1, 1, 0.5]);
    expect([...slopes(leakyRelu, x)]).toEqual([0.25, 0.25, 1, 1, 0.25]);
    const swish = { ...clamp, activation: ACTIVATION_CODES.swish };
    expect([...slopes(swish, Float32Array.of(-largest, largest))]).toEqual([0, 1]);
  });

  test('in place of the gradient', () => {
    const layout = { pixels: 5, channels: 9, stride: 9 };
    const [x, dy] = [randomMap(layout, 'x'), randomMap(layout, 'dy')];
    const lines = { ldx: 9, ldy: 9, ldo: 9, pixels: 5, channels: 9 };
    const out = runKernel(build, 'activationGradient', { x, dy, out: dy, ...lines, ...clamp });
    expect(out).toEqual(dy.map((value, i) => (x[i]! > 0 && x[i]! < 6 ? value : 0)));
  });
});
