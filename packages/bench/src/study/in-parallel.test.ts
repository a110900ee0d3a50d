import { expect, test } from 'vitest';
import { inParallel } from './in-parallel.ts';

test('so many at once, results in the order of the items', async () => {
  let running = 0;
  let max = 0;
  const results = await inParallel([30, 1, 10, 1, 5], 2, async (ms) => {
    max = Math.max(max, ++running);
    await new Promise((resolve) => setTimeout(resolve, ms));
    running--;
    return ms * 2;
  });
  expect(results).toEqual([60, 2, 20, 2, 10]);
  expect(max).toBe(2);
});

test('a failure aborts what is under way, begins nothing, and is thrown once all have ended', async () => {
  const ended: string[] = [];
  const work = (item: string, signal: AbortSignal) =>
    new Promise((_, reject) => {
      if (item === 'bad') return setTimeout(() => reject(new Error('broken')), 5);
      signal.addEventListener('abort', () =>
        setTimeout(() => {
          ended.push(item);
          reject(signal.reason);
        }, 5),
      );
    });
  await expect(inParallel(['slow', 'bad', 'later'], 2, work)).rejects.toThrow('broken');
  expect(ended).toEqual(['slow']);
  const stop = AbortSignal.abort(new Error('enough'));
  await expect(inParallel(['slow'], 1, work, stop)).rejects.toThrow('enough');
});
