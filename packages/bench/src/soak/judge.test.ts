import { expect, test } from 'vitest';
import { judge, type MemorySample } from './judge.ts';

const MEGABYTE = 2 ** 20;

/** Samples of 21 minutes; the resident set is given in megabytes by the minute. */
const samples = (rss: (minute: number, i: number) => number): MemorySample[] =>
  Array.from({ length: 128 }, (_, i) => ({
    seconds: 10 * i,
    rss: MEGABYTE * rss(i / 6, i),
    heapUsed: 0,
    arrayBuffers: 0,
    tensors: 3,
    memories: 0,
    workers: 0,
  }));

test('what grows only at first, once, or hardly, has settled', () => {
  expect(judge(samples((minute) => 100 + 50 * Math.min(minute, 9))).passed).toBe(true);
  expect(judge(samples((minute) => 100 + (minute < 17 ? 0 : 30))).passed).toBe(true);
  // A clear line, but one that rises by less than it scatters.
  const { growth, passed } = judge(samples((minute, i) => 100 + 0.15 * minute + 4 * (i % 2)));
  expect(growth.interval[0]).toBeGreaterThan(0);
  expect(passed).toBe(true);
});

test('what grows by more than it scatters is seen', () => {
  const { growth, growing, passed } = judge(samples((minute, i) => 100 + minute + (i % 3)));
  expect(growth.slope / MEGABYTE).toBeCloseTo(1, 1);
  expect({ growing, passed }).toEqual({ growing: true, passed: false });
});

test.each(['tensors', 'memories', 'workers'] as const)('%s that are left are seen', (what) => {
  const flat = samples(() => 100);
  const leaking = flat.map((sample, i) => ({ ...sample, [what]: sample[what] + (i > 90 ? 1 : 0) }));
  expect(judge(leaking)).toMatchObject({ left: { [what]: 1 }, growing: false, passed: false });
});
