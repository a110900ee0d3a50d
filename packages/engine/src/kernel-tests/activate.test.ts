import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ACTIVATION_CODES } from '../kernels.ts';
import { KERNEL_BUILDS } from '../testing/kernel-builds.ts';
import { blankMap, expectMap, randomMap, someChannels, someGap, valueAt } from '../testing/maps.ts';
import { runKernel } from '../testing/run-kernel.ts';

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

const ALPHA = Math.fround(0.1);

const functions: Record<keyof typeof ACTIVATION_CODES, (x: number) => number> = {
  hardSwish: (x) => (x * Math.min(6, Math.max(0, x + 3))) / 6,
  swish: (x) => x * sigmoid(x),
  sigmoid,
  leakyRelu: (x) => (x < 0 ? ALPHA * x : x),
  elu: (x) => (x < 0 ? Math.expm1(x) : x),
};
const names = Object.keys(functions) as (keyof typeof functions)[];

const clamps = [
  [-Infinity, Infinity],
  [0, Infinity],
  [0, 6],
  [-1.5, 0.25],
] as const;

/** Floats of every exponent and both signs. */
const allFloats = Float32Array.from({ length: 1 << 16 }, (_, i) => {
  const bits = new Uint32Array([(i << 16) | (Math.imul(i, 40503) & 0xffff)]);
  return new Float32Array(bits.buffer)[0]!;
}).filter(Number.isFinite);

describe.each(KERNEL_BUILDS)('activate ($name)', (build) => {
  const onRow = (x: Float32Array, code: number, lo = -Infinity, hi = Infinity) =>
    runKernel(build, 'activate', {
      x,
      ldx: x.length,
      pixels: 1,
      channels: x.length,
      out: new Float32Array(x.length),
      ldo: x.length,
      activation: code,
      alpha: ALPHA,
      lo,
      hi,
    });

  test.each(names)('%s is finite and within 1e-6 of itself over all floats', (name) => {
    const actual = onRow(allFloats, ACTIVATION_CODES[name]);
    let worst = 0;
    allFloats.forEach((x, i) => {
      const expected = functions[name](x);
      if (!Number.isFinite(actual[i]!)) expect.fail(`${name}(${x}) is ${actual[i]}`);
      // Of what is below the normal floats, fewer bits remain.
      const size = Math.max(Math.abs(expected), 2 ** -120);
      worst = Math.max(worst, Math.abs(actual[i]! - expected) / size);
    });
    expect(worst).toBeLessThan(1e-6);
  });

  test.each(names)('%s keeps NaN', (name) => {
    const y = onRow(new Float32Array(7).fill(Number.NaN), ACTIVATION_CODES[name]);
    expect([...y]).toEqual(Array(7).fill(Number.NaN));
  });

  test.each(clamps)('a clamp to %d..%d', (lo, hi) => {
    const x = Float32Array.of(...allFloats, Infinity, -Infinity, Number.NaN);
    const y = onRow(x, 0, lo, hi);
    x.forEach((value, i) => {
      if (Math.min(hi, Math.max(lo, value)) === y[i]) return;
      expect([value, y[i]]).toEqual([Number.NaN, Number.NaN]);
    });
  });

  test('maps of any channels and strides', () => {
    const gaps = fc.tuple(someGap, someGap);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        someChannels,
        gaps,
        fc.constantFrom(...names),
        mapped,
      ),
    );
  });

  function mapped(pixels: number, channels: number, gaps: number[], name: keyof typeof functions) {
    const [source, target] = gaps.map((gap) => ({ pixels, channels, stride: channels + gap }));
    const x = randomMap(source!, pixels);
    const given = {
      pixels,
      channels,
      activation: ACTIVATION_CODES[name],
      alpha: ALPHA,
      lo: 0,
      hi: 0,
    };
    const lines = { x, ldx: source!.stride, ldo: target!.stride };
    const out = runKernel(build, 'activate', { ...given, ...lines, out: blankMap(target!) });
    const expected = (pixel: number, c: number) => functions[name](valueAt(x, source!, pixel, c));
    expectMap(out, target!, expected, 1e-6);
  }

  test('in place', () => {
    const layout = { pixels: 3, channels: 7, stride: 7 };
    const x = randomMap(layout, 'in place');
    const clamped = { activation: 0, alpha: 0, lo: 0, hi: 1 };
    const out = runKernel(build, 'activate', {
      x,
      out: x,
      ldx: 7,
      ldo: 7,
      pixels: 3,
      channels: 7,
      ...clamped,
    });
    expect(out).toEqual(x.map((value) => Math.min(1, Math.max(0, value))));
  });
});
