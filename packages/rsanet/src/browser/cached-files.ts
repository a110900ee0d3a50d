import type { Checksum, ReadFile } from '@rsanet/graph';
import type { UrlOf } from '../fetch.ts';

/**
 * Keeps the files that `read` gives in the browser's Cache API, so that a second visit reads only
 * `model.json`. A file is kept under its URL without query, and its hash. A file without a hash is not kept; a
 * newer file at the same URL replaces the kept one; a file damaged in the cache is read anew. Where
 * the page has no cache, or the cache fails, files are just read. Nobody waits for a file to be stored.
 *
 * @param urlOf where each file lies
 * @param offline whether `model.json` is kept too, once all files that it names are, and used where `read` gives none
 */
export function cachedFiles(read: ReadFile, urlOf: UrlOf, offline = false): ReadFile {
  const finish = offline ? wholeModel(urlOf) : undefined;

  async function readModel(onBytes?: (bytes: number) => void): Promise<Uint8Array> {
    try {
      const json = await read('model.json', onBytes);
      finish?.begin(json);
      return json;
    } catch (error) {
      const kept = finish && (await withCache((cache) => bytesAt(cache, urlOf('model.json'))));
      if (kept) return kept;
      throw error;
    }
  }

  return async (name, onBytes, check) => {
    if (!check) return name === 'model.json' ? readModel(onBytes) : read(name, onBytes);
    const key = keyOf(urlOf(name), check.sha256);
    const kept = await withCache(async (cache) => {
      const bytes = await bytesAt(cache, key);
      if (bytes && (await check.matches(bytes))) return bytes;
      // Files of the kept model are dropped only once the new model is complete.
      return offline ? undefined : void (await cache.delete(key, { ignoreSearch: true }));
    });
    if (kept) {
      void withCache((cache) => finish?.kept(cache, name));
      return kept;
    }
    const bytes = await read(name, onBytes, check);
    if (await check.matches(bytes)) {
      // Nobody waits for the disk.
      void withCache(async (cache) => {
        await cache.put(key, new Response(bytes.slice()));
        await finish?.kept(cache, name);
      });
    }
    return bytes;
  };
}

/** Keeps a `model.json` once all its files are kept, and then drops what the one before named. */
function wholeModel(urlOf: UrlOf) {
  let json: Uint8Array | undefined;
  let missing = new Set<string>();
  return {
    /** A `model.json` came. */
    begin(bytes: Uint8Array): void {
      const files = filesOf(bytes);
      // Without hashes files of several versions could be mixed.
      if ([...files.values()].includes(undefined)) return;
      json = bytes.slice();
      missing = new Set(files.keys());
    },
    /** One of its files is kept. */
    async kept(cache: Cache, name: string): Promise<void> {
      missing.delete(name);
      if (!json || missing.size > 0) return;
      const entry = urlOf('model.json');
      const before = await bytesAt(cache, entry, { ignoreSearch: true });
      const files = filesOf(json);
      const names = new Set([...(before ? filesOf(before).keys() : []), ...files.keys()]);
      await cache.delete(entry, { ignoreSearch: true });
      await cache.put(entry, new Response(json.slice() as Uint8Array<ArrayBuffer>));
      json = undefined;
      for (const file of names) {
        const sha256 = files.get(file);
        const current = sha256 && keyOf(urlOf(file), sha256).href;
        for (const { url } of await cache.keys(urlOf(file), { ignoreSearch: true })) {
          if (url !== current) await cache.delete(url);
        }
      }
    },
  };
}

/** The weight files that a `model.json` names, and their hashes; none where it is damaged. */
function filesOf(json: Uint8Array): Map<string, string | undefined> {
  try {
    const { weightsManifest } = JSON.parse(new TextDecoder().decode(json)) as {
      weightsManifest: { paths: string[]; sha256?: string[] }[];
    };
    return new Map(
      weightsManifest.flatMap(({ paths, sha256 }) =>
        paths.map((path, i) => [path, sha256?.[i]] as const),
      ),
    );
  } catch {
    return new Map();
  }
}

/** The URL that a file is kept under: without its query, as a key that expires makes no other file. */
function keyOf(url: URL, sha256: Checksum['sha256']): URL {
  const key = new URL(url);
  key.search = sha256;
  return key;
}

async function bytesAt(
  cache: Cache,
  url: URL,
  options?: CacheQueryOptions,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const response = await cache.match(url, options);
  return response && new Uint8Array(await response.arrayBuffer());
}

/** Weights that cannot be kept are no fault: pages over plain http have no cache, and disks are full. */
async function withCache<Result>(work: (cache: Cache) => Promise<Result> | undefined) {
  try {
    return await work(await caches.open('rsanet-weights'));
  } catch {
    return undefined;
  }
}
