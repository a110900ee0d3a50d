import { expect, test } from 'vitest';
import { newestOnly } from './newest-only.ts';

test('runs one at a time, and once more for all that was asked meanwhile', async () => {
  const ends: (() => void)[] = [];
  const ask = newestOnly(() => new Promise<void>((resolve) => ends.push(resolve)));
  ask();
  ask();
  ask();
  expect(ends).toHaveLength(1);
  ends[0]!();
  await Promise.resolve();
  await Promise.resolve();
  expect(ends).toHaveLength(2);
  ends[1]!();
  await Promise.resolve();
  await Promise.resolve();
  expect(ends).toHaveLength(2);
  ask();
  expect(ends).toHaveLength(3);
});
