import { expect, test } from 'vitest';
import { alternatePairs } from './alternate-pairs.ts';

test('runs a b, b a, a b, and keeps pairs together', async () => {
  const order: string[] = [];
  const timed = (name: string) => async () => order.push(name);
  const pairs = await alternatePairs(timed('a'), timed('b'), 3);
  expect(order).toEqual(['a', 'b', 'b', 'a', 'a', 'b']);
  expect(pairs).toEqual({ a: [1, 4, 5], b: [2, 3, 6] });
});

test('ends with what a function rejects with', async () => {
  const broken = async () => {
    throw new Error('gone');
  };
  await expect(alternatePairs(async () => 1, broken, 3)).rejects.toThrow('gone');
});
