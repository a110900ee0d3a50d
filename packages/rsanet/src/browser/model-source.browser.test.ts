import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  createWorkerDetector,
  detectorFiles,
  type FetchFile,
  loadDetector,
  readDetector,
} from '../index.ts';
import { coloursModel } from '../testing/colours.ts';
import { colouredCanvas } from './testing/coloured-canvas.ts';

const { graph, metadata } = coloursModel(64, 64);
const files = detectorFiles(graph, metadata);

beforeEach(() => caches.delete('rsanet-weights'));
afterEach(() => {
  for (const base of document.querySelectorAll('base')) base.remove();
});

test("a relative URL is the page's, and that of its <base> where it has one", async () => {
  const asked: string[] = [];
  const serving: FetchFile = async (url) => {
    asked.push(url);
    return new Response(files.get(url.split('/').at(-1)!) as BodyInit);
  };
  await readDetector('m/model.json', { fetch: serving, cache: false });
  expect(asked[0]).toBe(new URL('m/model.json', location.href).href);

  asked.length = 0;
  document.head.append(
    Object.assign(document.createElement('base'), { href: 'https://a.example/b/c.html' }),
  );
  await readDetector('m/model.json', { fetch: serving, cache: false });
  await readDetector(new Map([...files.keys()].map((name) => [name, `n/${name}`])), {
    fetch: serving,
    cache: false,
  });
  const names = [...files.keys()];
  expect(asked).toEqual(
    ['m', 'n'].flatMap((folder) => names.map((name) => `https://a.example/b/${folder}/${name}`)),
  );
});

test('files that a visitor picked are loaded, on the page and in a worker', async () => {
  const picked = new Map(
    [...files].map(([name, bytes]) => [name, new File([bytes as BlobPart], name)]),
  );
  const worker = new Worker(new URL('./worker/testing/engine-worker.ts', import.meta.url), {
    type: 'module',
  });
  for (const detector of [await loadDetector(picked), await createWorkerDetector(worker, picked)]) {
    expect((await detector.detect(colouredCanvas().canvas)).length).toBeGreaterThan(0);
    await detector.dispose();
  }
});

test('a model that is kept for offline use loads when the server gives nothing', async () => {
  const url = 'https://a.example/offline/';
  const serving: FetchFile = async (asked) =>
    new Response(files.get(asked.split('/').at(-1)!) as BodyInit);
  const gone: FetchFile = async () => {
    throw new TypeError('Failed to fetch');
  };
  await expect(readDetector(url, { cache: 'offline', fetch: gone })).rejects.toMatchObject({
    code: 'MODEL_NOT_FOUND',
  });
  const read = await readDetector(url, { cache: 'offline', fetch: serving });
  const cache = await caches.open('rsanet-weights');
  await vi.waitFor(async () => expect(await cache.keys()).toHaveLength(files.size));
  expect(await readDetector(url, { cache: 'offline', fetch: gone })).toEqual(read);
  await expect(readDetector(url, { fetch: gone })).rejects.toMatchObject({
    code: 'MODEL_NOT_FOUND',
  });
});
