import { expect, test } from 'vitest';
import { imageCache } from './image-cache.ts';

const image = (bytes: number) => ({ data: new Uint8Array(bytes), width: bytes, height: 1 });

test('keeps images up to the limit and decodes each of them once', async () => {
  const asked: string[] = [];
  const read = imageCache(100, async (path) => {
    asked.push(path);
    return image(40);
  });
  const [a, again] = await Promise.all([read('a'), read('a')]);
  expect(again).toBe(a);
  for (const path of ['b', 'c', 'a', 'b', 'c']) await read(path);
  expect(asked).toEqual(['a', 'b', 'c', 'c']);
});

test('a failure is not cached', async () => {
  let failing = true;
  const read = imageCache(10, async () => {
    if (failing) throw new Error('busy');
    return image(1);
  });
  await expect(read('a')).rejects.toThrow('busy');
  failing = false;
  expect((await read('a')).width).toBe(1);
});
