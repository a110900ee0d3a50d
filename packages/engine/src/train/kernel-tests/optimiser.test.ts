import { ADAM } from '@rsanet/graph';
import { randomNumbers } from '@rsanet/graph/conformance';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TRAIN_KERNEL_BUILDS } from '../../testing/kernel-builds.ts';
import { expectMap } from '../../testing/maps.ts';
import { runKernel, writtenBy } from '../../testing/run-kernel.ts';
import { SQUARES_PER_SUM } from '../train-kernels.ts';

const someCount = fc.oneof(
  fc.integer({ min: 1, max: 40 }),
  fc.integer({ min: 41, max: 3 * SQUARES_PER_SUM + 5 }),
);

const line = (count: number) => ({ pixels: 1, channels: count, stride: count });

describe.each(TRAIN_KERNEL_BUILDS)('an optimiser’s kernels ($name)', (build) => {
  test('adam', () => {
    const someStep = fc.record({
      count: someCount,
      factor: fc.constantFrom(1, 0.125, 3e-4),
      rate: fc.constantFrom(1e-3, 0.03),
      keep: fc.constantFrom(1, 0.999),
      share: fc.constantFrom(0.002, 0.9),
    });
    fc.assert(
      fc.property(someStep, ({ count, factor, rate, keep, share }) => {
        const numbers = (key: string, from = -2) => randomNumbers(count, key, from, 2);
        const given = {
          parameter: numbers('parameter'),
          gradient: numbers('gradient'),
          first: numbers('first'),
          second: numbers('second', 0),
          average: numbers('average'),
        };
        // Parameters that no gradient ever reached stay finite.
        for (const name of ['gradient', 'first', 'second'] as const) given[name][0] = 0;
        const moments = { ...ADAM, firstShare: 0.1, secondShare: 0.001 };
        const found = writtenBy(
          build,
          'adam',
          { ...given, count, factor, rate, keep, share, ...moments },
          ['parameter', 'first', 'second', 'average'],
        );
        const [by, kept, moved] = [factor, keep, share].map(Math.fround) as [
          number,
          number,
          number,
        ];
        const expected = Array.from({ length: count }, (_, i) => {
          const gradient = given.gradient[i]! * by;
          const first = given.first[i]! * 0.9 + gradient * 0.1;
          const second = given.second[i]! * 0.999 + gradient ** 2 * 0.001;
          const parameter =
            given.parameter[i]! * kept - (Math.fround(rate) * first) / (Math.sqrt(second) + 1e-8);
          const average = given.average[i]! + (parameter - given.average[i]!) * moved;
          return { parameter, first, second, average };
        });
        for (const name of ['parameter', 'first', 'second', 'average'] as const) {
          expectMap(found[name], line(count), (_, i) => expected[i]![name], 1e-6);
        }
      }),
    );
  });

  test('follow', () => {
    fc.assert(
      fc.property(someCount, fc.constantFrom(0.03, 0.9), (count, share) => {
        const x = randomNumbers(count, 'x', -2, 2);
        const running = randomNumbers(count, 'running', -2, 2);
        const out = runKernel(build, 'follow', { x, out: running, count, share });
        const expected = (_: number, i: number) => running[i]! + (x[i]! - running[i]!) * share;
        expectMap(out, line(count), expected, 1e-6);
      }),
    );
  });

  test('sumOfSquares', () => {
    fc.assert(
      fc.property(someCount, (count) => {
        const x = randomNumbers(count, 'x', -2, 2);
        const out = new Float64Array(Math.ceil(count / SQUARES_PER_SUM)).fill(-1);
        const { out: sums } = writtenBy(build, 'sumOfSquares', { x, count, out }, ['out']);
        sums.forEach((sum, i) => {
          const values = x.subarray(i * SQUARES_PER_SUM, (i + 1) * SQUARES_PER_SUM);
          const expected = values.reduce((total, value) => total + value ** 2, 0);
          expect(Math.abs(sum / expected - 1)).toBeLessThan(1e-12);
        });
      }),
    );
  });

  test('sumOfSquares of what float32 cannot hold', () => {
    const x = new Float32Array(9).fill(1e30);
    const out = new Float64Array(1);
    const { out: sums } = writtenBy(build, 'sumOfSquares', { x, count: 9, out }, ['out']);
    expect(sums[0]! / (9 * Math.fround(1e30) ** 2)).toBeCloseTo(1, 12);
  });
});
