import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { RsanetError, whyOf } from '@rsanet/errors';
import { fetchBytes, type Wanted } from '../fetch.ts';

/** Whether a source is fetched over the network. */
export function isRemote(source: string | URL): boolean {
  return /^https?:/i.test(String(source));
}

/** The path of a path or `file:` URL. */
export function pathOf(source: string | URL): string {
  return /^file:/i.test(String(source)) ? fileURLToPath(source) : String(source);
}

/**
 * Reads a path, a `file:` URL or an `http(s):` URL.
 *
 * @param onBytes called with the number of bytes so far, each time more have come over the network
 * @throws RsanetError `wanted.missing` when it cannot be read
 * @throws the signal's reason when aborted
 */
export async function readBytes(
  source: string | URL,
  wanted: Wanted,
  signal?: AbortSignal,
  onBytes?: (bytes: number) => void,
): Promise<Uint8Array> {
  if (isRemote(source)) return fetchBytes(source, wanted, signal, onBytes);
  signal?.throwIfAborted();
  try {
    return await readFile(pathOf(source), { signal: signal ?? undefined });
  } catch (error) {
    signal?.throwIfAborted();
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw new RsanetError(
      wanted.missing,
      `${wanted.what} ${source} ${missing ? 'does not exist.' : `cannot be read: ${whyOf(error)}`}`,
      { cause: error },
    );
  }
}
