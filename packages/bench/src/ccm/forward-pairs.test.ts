import { expect, test } from 'vitest';
import { forwardPairs, type TimedRun } from './forward-pairs.ts';

function sessions(times: { a: number; b: number }, delay = 0) {
  const order: string[] = [];
  const session =
    (name: 'a' | 'b'): TimedRun =>
    async () => {
      order.push(name);
      if (delay > 0) await new Promise((done) => setTimeout(done, delay));
      return times[name];
    };
  return { a: session('a'), b: session('b'), order };
}

test('pairs alternate, and the functions report their own times', async () => {
  const { a, b, order } = sessions({ a: 3, b: 2 });
  const found = await forwardPairs(a, b, { pairs: 6, seconds: 60, seed: 1 });
  expect(order.join('')).toBe(`ab${'abba'.repeat(3)}`);
  expect(found.ratio).toBeCloseTo(1.5, 12);
  expect(found.interval[1]).toBeCloseTo(1.5, 12);
  expect(found.a.samples).toEqual(Array(6).fill(3));
});

test('slow functions run fewer pairs, but six', async () => {
  const { a, b, order } = sessions({ a: 1, b: 1 }, 3);
  const found = await forwardPairs(a, b, { pairs: 50, seconds: 0.02, seed: 1 });
  expect(found.b.samples).toHaveLength(6);
  expect(order).toHaveLength(14);
});

test('fewer than six pairs and what a function throws are passed on', async () => {
  const { a } = sessions({ a: 1, b: 1 });
  const budget = { pairs: 5, seconds: 1, seed: 1 };
  await expect(forwardPairs(a, a, budget)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  const failure = new Error('gone');
  const dead = () => Promise.reject(failure);
  await expect(forwardPairs(a, dead, { ...budget, pairs: 6 })).rejects.toBe(failure);
});
