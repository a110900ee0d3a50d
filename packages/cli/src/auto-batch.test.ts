import { availableParallelism } from 'node:os';
import { trainingBytes } from '@rsanet/engine/train';
import { rsanet } from '@rsanet/rsanet/graph';
import { expect, test } from 'vitest';
import { autoBatch, freeMemory } from './auto-batch.ts';
import { UsageError } from './usage-error.ts';

const input = { width: 96, height: 64 };
const graph = rsanet({ preset: 'voc-416', numClasses: 1, input });
const bytesOf = (images: number, frozen: readonly string[] = []) =>
  trainingBytes(graph, [images, 64, 96, 3], { frozen }, availableParallelism());

test('a batch is as large as three quarters of the free memory take, and no larger than is wanted', async () => {
  const free = (bytesOf(5) + 1) / 0.75;
  expect(await autoBatch(graph, input, 12, [], free)).toEqual({ images: 5, bytes: bytesOf(5) });
  expect(await autoBatch(graph, input, 3, [], free)).toEqual({ images: 3, bytes: bytesOf(3) });
  expect((await autoBatch(graph, input, 12, [], (bytesOf(5) - 1) / 0.75)).images).toBe(4);
});

test('frozen nodes leave room for more images', async () => {
  const frozen = graph.nodes.flatMap(({ name }) => (name.startsWith('stage') ? [name] : []));
  const { images, bytes } = await autoBatch(graph, input, 99, frozen, (bytesOf(5) + 1) / 0.75);
  expect(images).toBeGreaterThan(5);
  expect(bytes).toBe(bytesOf(images, frozen));
});

test('where not even one image fits, that is said', async () => {
  const tried = autoBatch(graph, input, 12, [], 2e6);
  await expect(tried).rejects.toThrow(UsageError);
  await expect(tried).rejects.toThrow(
    /one image takes \d+\.\d\d GB, and of the free memory training takes 0\.00 GB/,
  );
});

test('free memory is some', () => {
  expect(freeMemory()).toBeGreaterThan(1e6);
  expect(freeMemory()).toBeLessThan(1e15);
});
