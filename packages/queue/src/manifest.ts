import { createHash } from 'node:crypto';
import { RsanetError } from '@rsanet/errors';
import type { Store } from './store.ts';

/** What a run is: kept in its store as `run.json` once all its lists are there. */
export interface Manifest {
  /** Of the images and all that decides on the results, so that the same run has the same jobs. */
  readonly run: string;
  readonly shards: number;
  readonly images: number;
  /** What the results are made by, as JSON. */
  readonly facts: Readonly<Record<string, unknown>>;
}

const MANIFEST = 'run.json';
const numbered = (shard: number) => `${shard}`.padStart(6, '0');

/** The key of the names of a shard's images, a line each. */
const namesKey = (shard: number): string => `names/${numbered(shard)}.txt`;

/** The key of a shard's results, a line of JSON per image. */
export const resultsKey = (shard: number): string => `results/${numbered(shard)}.jsonl`;

/**
 * Writes the lists of a run, then what it is; nothing where the store holds the same run.
 *
 * @throws RsanetError INVALID_ARGUMENT when it holds another run, or there are no images
 */
export async function writeManifest(
  store: Store,
  names: AsyncIterable<string> | Iterable<string>,
  shardSize: number,
  facts: Manifest['facts'],
): Promise<Manifest> {
  const before = await readManifest(store);
  const hash = createHash('sha256').update(JSON.stringify({ facts, shardSize }));
  let [shards, images] = [0, 0];
  let shard: string[] = [];
  const close = async () => {
    shards++;
    images += shard.length;
    const text = `${shard.join('\n')}\n`;
    hash.update(text);
    // What another run has is not touched before it is seen to be the same.
    if (!before) await store.write(namesKey(shards), text);
    shard = [];
  };
  for await (const name of names) {
    shard.push(name);
    if (shard.length === shardSize) await close();
  }
  if (shard.length > 0) await close();
  if (images === 0) throw new RsanetError('INVALID_ARGUMENT', 'The input names no image.');
  const run = hash.digest('hex').slice(0, 16);
  const manifest = { run, shards, images, facts };
  if (before && before.run !== run) {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `The results are those of the run ${before.run}, of other images, another model or other limits; give another place for results.`,
    );
  }
  if (!before) await store.write(MANIFEST, `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

/** What a store's run is; null where there is none, or not all its lists were written. */
export async function readManifest(store: Store): Promise<Manifest | null> {
  const text = await store.read(MANIFEST);
  if (text === null) return null;
  try {
    const manifest = JSON.parse(text) as Manifest;
    if (typeof manifest.run === 'string' && Number.isSafeInteger(manifest.shards)) return manifest;
  } catch {
    // What is no JSON is no run either.
  }
  throw new RsanetError(
    'INVALID_ARGUMENT',
    `${MANIFEST} of the results is damaged; remove it and enqueue anew.`,
  );
}

/**
 * The names of a shard's images.
 *
 * @throws RsanetError INVALID_ARGUMENT when the list is not there
 */
export async function readNames(store: Store, shard: number): Promise<string[]> {
  const text = await store.read(namesKey(shard));
  if (text !== null) return text.trimEnd().split('\n');
  throw new RsanetError(
    'INVALID_ARGUMENT',
    `${namesKey(shard)} is missing; remove run.json and enqueue anew.`,
  );
}

/** A shard's results, a line per image in the order of its list; null where they are not there as a whole. */
export async function readShard(store: Store, shard: number): Promise<string[] | null> {
  const text = await store.read(resultsKey(shard));
  if (text === null) return null;
  const names = await readNames(store, shard);
  const lines = text.split('\n').slice(0, -1);
  const isWhole = lines.length === names.length && lines.every((line, i) => isOf(line, names[i]!));
  return isWhole ? lines : null;
}

function isOf(line: string, name: string): boolean {
  try {
    return JSON.parse(line).image === name;
  } catch {
    return false;
  }
}
