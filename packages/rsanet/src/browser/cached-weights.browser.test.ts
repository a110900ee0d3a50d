import bccd from '@rsanet/models/bccd';
import { beforeEach, expect, inject, test, vi } from 'vitest';
import { createWorkerDetector, loadDetector, type ModelSource } from '../index.ts';
import type { LoadSettings } from '../load-detector.ts';
import type { CacheOption } from './load-detector.ts';
import { expectSame } from './testing/expect-same.ts';
import { pixels } from './testing/images.ts';

beforeEach(() => caches.delete('rsanet-weights'));

/** Loads bccd and detects; gives the files that came over the network. */
async function visit(
  options: LoadSettings & CacheOption = {},
  source: ModelSource = '/packages/models/models/bccd/',
): Promise<string[]> {
  performance.clearResourceTimings();
  const detector = await loadDetector(source, options);
  expectSame(await detector.detect(pixels), inject('nodeDetections'));
  detector.dispose();
  if (options.cache !== false) await vi.waitFor(allKept);
  return performance
    .getEntriesByType('resource')
    .map(({ name }) => /bccd\/(.*)$/.exec(name)?.[1])
    .filter((name) => name !== undefined);
}

/** Files are given before they are kept. */
async function allKept() {
  const cache = await caches.open('rsanet-weights');
  expect(await cache.keys()).toHaveLength(weights.length);
}

const [model, ...weights] = ['model.json', 'group1-shard1of2.bin', 'group1-shard2of2.bin'] as const;

test('a second visit loads only model.json, and reports all bytes', async () => {
  expect(await visit()).toEqual([model, ...weights]);
  const reported: number[][] = [];
  expect(await visit({ onProgress: (...bytes) => void reported.push(bytes) })).toEqual([model]);
  expect(reported.at(-1)![0]).toBe(reported.at(-1)![1]);
});

test('what a module of models gives is loaded and kept too', async () => {
  const found = await visit();
  await caches.delete('rsanet-weights');
  expect(await visit({}, bccd)).toEqual(found);
  expect(await visit({}, bccd)).toEqual([model]);
});

test('weights that are damaged in the cache are loaded again', async () => {
  await visit();
  const cache = await caches.open('rsanet-weights');
  const [first] = await cache.keys();
  await cache.put(first!, new Response(new Uint8Array(4)));
  expect(await visit()).toHaveLength(2);
  expect(await visit()).toEqual([model]);
});

test('a page that wants none keeps none', async () => {
  expect(await visit({ cache: false })).toEqual([model, ...weights]);
  expect(await caches.has('rsanet-weights')).toBe(false);
});

test('a worker keeps what the page finds, unless it is asked not to', async () => {
  const url = new URL('./worker/testing/engine-worker.ts', import.meta.url);
  const load = async (options?: CacheOption) => {
    const worker = new Worker(url, { type: 'module' });
    const detector = await createWorkerDetector(worker, bccd, options);
    if (options?.cache !== false) await vi.waitFor(allKept);
    detector.dispose();
  };
  await load({ cache: false });
  expect(await caches.has('rsanet-weights')).toBe(false);
  await load();
  expect(await visit()).toEqual([model]);
});
