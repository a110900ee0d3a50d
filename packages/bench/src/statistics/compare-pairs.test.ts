import { afterEach, expect, test, vi } from 'vitest';
import { comparePairs } from './compare-pairs.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

/** Functions that take the given times by a clock that only they move. */
function clockedFunctions(times: { a: number[]; b: number[] }) {
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  const order: string[] = [];
  const timed = (name: 'a' | 'b') => async () => {
    order.push(name);
    await Promise.resolve();
    now += times[name].shift()!;
  };
  return { a: timed('a'), b: timed('b'), order };
}

test('runs pairs in alternating order after warming up, and waits for each function', async () => {
  const times = { a: [100, 100, 2, 4, 6, 8, 10, 12], b: [100, 100, 1, 2, 3, 4, 5, 6] };
  const { a, b, order } = clockedFunctions(times);
  const found = await comparePairs(a, b, { pairs: 6, warmup: 2, seed: 3 });
  expect(order.join('')).toBe(`abab${'abba'.repeat(3)}`);
  expect(found.ratio).toBeCloseTo(2, 12);
  expect(found.interval.map((end) => end.toFixed(9))).toEqual(['2.000000000', '2.000000000']);
  expect(found.a.samples).toEqual([2, 4, 6, 8, 10, 12]);
  expect(found.b.samples).toEqual([1, 2, 3, 4, 5, 6]);
  expect([found.a.median, found.b.median]).toEqual([7, 3.5]);
});

test('the same times and seed give the same result', async () => {
  const measure = (seed: number) => {
    const { a, b } = clockedFunctions({ a: [3, 5, 4, 7, 6, 3, 9, 4], b: [2, 2, 3, 3, 2, 2, 4, 5] });
    return comparePairs(a, b, { pairs: 8, warmup: 0, seed });
  };
  expect(await measure(11)).toEqual(await measure(11));
});

test('an odd number of pairs gives as many samples of each', async () => {
  const found = await comparePairs(
    () => new Promise((done) => setTimeout(done, 1)),
    () => new Promise((done) => setTimeout(done, 1)),
    { pairs: 7, warmup: 0 },
  );
  expect([found.a.samples.length, found.b.samples.length]).toEqual([7, 7]);
  expect(found.interval[0]).toBeLessThanOrEqual(found.ratio);
  expect(found.interval[1]).toBeGreaterThanOrEqual(found.ratio);
});

test('passes on what a function throws', async () => {
  const failure = new Error('out of memory');
  await expect(
    comparePairs(
      () => {},
      () => Promise.reject(failure),
    ),
  ).rejects.toBe(failure);
});

test('says when a function takes no time that can be measured', async () => {
  const { a, b } = clockedFunctions({ a: Array(6).fill(1), b: Array(6).fill(0) });
  await expect(comparePairs(a, b, { pairs: 6, warmup: 0 })).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    message: expect.stringContaining('more work'),
  });
});

test.each([{ pairs: 5 }, { pairs: 7.5 }, { warmup: -1 }, { seed: 0.5 }])(
  'refuses %j',
  async (options) => {
    const timed = vi.fn();
    await expect(comparePairs(timed, timed, options)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining(Object.keys(options)[0]!),
    });
    expect(timed).not.toHaveBeenCalled();
  },
);
