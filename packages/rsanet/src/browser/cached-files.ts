import type { ReadFile } from '@rsanet/graph';
import type { UrlOf } from '../fetch.ts';

/**
 * Keeps the files that `read` gives in the browser's Cache API, so that a second visit reads only
 * `model.json`. A file is kept under its URL without query and its hash: one without a hash is not kept, one
 * that another with its URL follows is forgotten, and one that is damaged in the cache is read anew. Where
 * the page has no cache, or the cache fails, files are just read. Files are given before they are kept.
 *
 * @param urlOf where each file lies
 */
export function cachedFiles(read: ReadFile, urlOf: UrlOf): ReadFile {
  return async (name, onBytes, check) => {
    if (!check) return read(name, onBytes);
    const key = new URL(urlOf(name));
    key.search = check.sha256;
    const kept = await withCache(async (cache) => {
      const response = await cache.match(key);
      const bytes = response && new Uint8Array(await response.arrayBuffer());
      if (bytes && (await check.matches(bytes))) return bytes;
      return void (await cache.delete(key, { ignoreSearch: true }));
    });
    if (kept) return kept;
    const bytes = await read(name, onBytes, check);
    if (await check.matches(bytes)) {
      // Nobody waits for the disk.
      void withCache((cache) => cache.put(key, new Response(bytes.slice())));
    }
    return bytes;
  };
}

/** Weights that cannot be kept are no fault: pages over plain http have no cache, and disks are full. */
async function withCache<Result>(work: (cache: Cache) => Promise<Result>) {
  try {
    return await work(await caches.open('rsanet-weights'));
  } catch {
    return undefined;
  }
}
