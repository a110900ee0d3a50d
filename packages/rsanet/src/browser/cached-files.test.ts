import { type ModelFiles, type ReadFile, readGraphModel, toGraphModel } from '@rsanet/graph';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { filesBeside } from '../fetch.ts';
import { coloursModel } from '../testing/colours.ts';
import { cachedFiles } from './cached-files.ts';

const model = new URL('https://example.org/models/colours/model.json?key=1');
const { graph } = coloursModel(64, 64);
const files = toGraphModel(graph, { shardBytes: 40 });
const shards = [...files.keys()].slice(1);

/** What the page's cache holds, by URL. */
let kept: Map<string, Uint8Array<ArrayBuffer>>;
/** What is being kept. */
let writes: Promise<void>[];
beforeEach(() => {
  kept = new Map();
  writes = [];
  vi.stubGlobal('caches', { open: async () => fakeCache() });
});
afterEach(() => void vi.unstubAllGlobals());

function fakeCache(): Pick<Cache, 'match' | 'put' | 'delete' | 'keys'> {
  return {
    match: async (url, options) =>
      fitting(url, options).map((one) => new Response(kept.get(one)!))[0],
    put(url, response) {
      const write = response.arrayBuffer();
      writes.push(write.then((bytes) => void kept.set(`${url}`, new Uint8Array(bytes))));
      return writes.at(-1)!;
    },
    delete: async (url, options) => fitting(url, options).map((one) => kept.delete(one)).length > 0,
    keys: async (url, options) => fitting(url!, options).map((one) => new Request(one)),
  };
  function fitting(url: RequestInfo | URL, options?: CacheQueryOptions): string[] {
    const pathOf = (one: string) => (options?.ignoreSearch ? one.split('?')[0] : one);
    return [...kept.keys()].filter((one) => pathOf(one) === pathOf(`${url}`));
  }
}

/** Loads a model through the cache; reports which files were read, and the progress. */
async function visit(of = files, at = model) {
  const read: string[] = [];
  const progress: number[] = [];
  const source: ReadFile = async (name) => {
    read.push(name);
    return of.get(name)!;
  };
  const loaded = await readGraphModel(cachedFiles(source, filesBeside(at)), {
    onProgress: (bytes, total) => progress.push(bytes / total),
  }).finally(written);
  return { loaded, read, progress };
}

/** Files are given before they are kept. */
async function written() {
  await new Promise((resolve) => setTimeout(resolve));
  await Promise.all(writes);
}

test('a second visit reads model.json alone, verifies each file once, and gives the same', async () => {
  const first = await visit();
  expect(shards.length).toBeGreaterThan(1);
  expect(first.read).toEqual(['model.json', ...shards]);
  expect(kept.size).toBe(shards.length);
  const digest = vi.spyOn(crypto.subtle, 'digest');
  const second = await visit();
  expect(second.read).toEqual(['model.json']);
  expect(digest).toHaveBeenCalledTimes(shards.length);
  digest.mockRestore();
  expect(second.loaded).toEqual(first.loaded);
  expect(second.progress).toHaveLength(first.progress.length);
  expect(second.progress.at(-1)).toBe(1);
});

test('a query, such as a key that expires, makes no other file; another folder does', async () => {
  await visit();
  const { read } = await visit(files, new URL('?key=2', model));
  expect(read).toEqual(['model.json']);
  const elsewhere = await visit(files, new URL('../other/model.json', model));
  expect(elsewhere.read).toEqual(['model.json', ...shards]);
  expect(kept.size).toBe(2 * shards.length);
});

test('a new model at the same URL is read where it differs, and the old one forgotten', async () => {
  await visit();
  const other = structuredClone(graph);
  for (const node of other.nodes) if (node.op === 'conv2d') node.kernel.data.fill(0.25);
  const newer = toGraphModel(other, { shardBytes: 40 });
  const changed = shards.filter((name) => `${newer.get(name)}` !== `${files.get(name)}`);
  const { read, loaded } = await visit(newer);
  expect(loaded.graph).toEqual(other);
  expect(changed.length).toBeGreaterThan(0);
  expect(read).toEqual(['model.json', ...changed]);
  expect([...kept.values()].map(String)).toEqual(
    expect.arrayContaining(shards.map((name) => `${newer.get(name)}`)),
  );
  expect(kept.size).toBe(shards.length);
});

test.each([
  ['cut', (bytes: Uint8Array<ArrayBuffer>) => bytes.slice(1)],
  ['changed', (bytes: Uint8Array<ArrayBuffer>) => bytes.with(3, bytes[3]! ^ 1)],
])('a kept file that was %s is read anew and replaced', async (_, damage) => {
  await visit();
  const good = new Map(kept);
  const [url, bytes] = [...kept].find(([one]) => one.includes(shards[0]!))!;
  kept.set(url, damage(bytes));
  const { read, loaded } = await visit();
  expect(loaded.graph).toEqual((await readGraphModel(async (name) => files.get(name)!)).graph);
  expect(read).toEqual(['model.json', shards[0]]);
  expect(Object.fromEntries(kept)).toEqual(Object.fromEntries(good));
});

test('a file that comes damaged is an error and is not kept', async () => {
  const name = shards[1]!;
  const damaged = new Map([...files, [name, files.get(name)!.map((byte) => byte ^ 1)]]);
  await expect(visit(damaged)).rejects.toMatchObject({ code: 'INVALID_MODEL' });
  expect(kept.size).toBe(1);
});

test('files without hashes are not kept', async () => {
  const json = JSON.parse(new TextDecoder().decode(files.get('model.json')));
  delete json.weightsManifest[0].sha256;
  const unsigned = new Map([
    ...files,
    ['model.json', new TextEncoder().encode(JSON.stringify(json))],
  ]);
  for (let i = 0; i < 2; i++) {
    expect((await visit(unsigned)).read).toEqual(['model.json', ...shards]);
  }
  expect(kept.size).toBe(0);
});

const fails = async () => Promise.reject(new DOMException('no room', 'QuotaExceededError'));

test.each<[string, unknown]>([
  ['is not there', undefined],
  ['may not be used', { open: fails }],
  ['fails to find', { open: async () => ({ ...fakeCache(), match: fails }) }],
  ['fails to forget', { open: async () => ({ ...fakeCache(), delete: fails }) }],
  ['is full', { open: async () => ({ ...fakeCache(), put: fails }) }],
])('a cache that %s fails no load', async (_, caches) => {
  vi.stubGlobal('caches', caches);
  for (let i = 0; i < 2; i++) {
    expect((await visit()).progress.at(-1)).toBe(1);
  }
});

test('what read rejects with comes through', async () => {
  const reason = new Error('no way');
  const read = cachedFiles(() => Promise.reject(reason), filesBeside(model));
  const check = { sha256: '00', matches: async () => false };
  await expect(read('model.json')).rejects.toBe(reason);
  await expect(read(shards[0]!, undefined, check)).rejects.toBe(reason);
  expect(kept.size).toBe(0);
});

/** Loads a model that is to work offline; `of` null is a server that is not there. */
async function offlineVisit(of: ModelFiles | null, at = model) {
  const read: string[] = [];
  const source: ReadFile = async (name) => {
    if (!of) throw new Error('no network');
    read.push(name);
    return of.get(name)!;
  };
  const { graph: loaded } = await readGraphModel(cachedFiles(source, filesBeside(at), true));
  await new Promise((resolve) => setTimeout(resolve, 50));
  return { loaded, read };
}
const keptNames = () =>
  [...kept.keys()].map((url) => new URL(url).pathname.split('/').at(-1)).sort();

test('offline, a model that was loaded once loads again; one that never was does not', async () => {
  await expect(offlineVisit(null)).rejects.toThrow('no network');
  const { loaded } = await offlineVisit(files);
  expect(keptNames()).toEqual([...shards, 'model.json'].sort());
  const again = await offlineVisit(null);
  expect(again.loaded).toEqual(loaded);
  await expect(visit(new Map())).rejects.toThrow();
});

test('a newer model takes the place of the one kept, whose files are dropped, those of other names too', async () => {
  await offlineVisit(files);
  const other = structuredClone(graph);
  for (const node of other.nodes) if (node.op === 'conv2d') node.kernel.data.fill(0.25);
  const newer = toGraphModel(other, { shardBytes: 1000 });
  const { read } = await offlineVisit(newer, new URL('?key=2', model));
  expect(read).toContain('model.json');
  expect(keptNames()).toEqual([...newer.keys()].sort());
  expect((await offlineVisit(null, new URL('?key=2', model))).loaded).toEqual(other);
});

test('a newer model whose loading breaks off leaves the older one to be used', async () => {
  const { loaded } = await offlineVisit(files);
  const other = structuredClone(graph);
  for (const node of other.nodes) if (node.op === 'conv2d') node.kernel.data.fill(0.25);
  const newer = new Map(toGraphModel(other, { shardBytes: 40 }));
  newer.delete(shards.at(-1)!);
  await expect(offlineVisit(newer)).rejects.toThrow();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect((await offlineVisit(null)).loaded).toEqual(loaded);
});
