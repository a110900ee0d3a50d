import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { isRsanetError, RsanetError, shortText, whyOf } from '@rsanet/errors';
import { fetchBytes, type Wanted } from '../fetch.ts';

/** Whether a source is fetched over the network. */
export function isRemote(source: string | URL): boolean {
  return /^https?:/i.test(String(source));
}

/**
 * The path of a path or `file:` URL.
 *
 * @throws RsanetError `wanted.missing` for a URL that leads to no path, such as one of another host
 */
export function pathOf(source: string | URL, wanted: Wanted): string {
  if (!/^file:/i.test(String(source))) return String(source);
  try {
    return fileURLToPath(source);
  } catch (error) {
    throw unreadable(source, wanted, error);
  }
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
    return await readFile(pathOf(source, wanted), { signal: signal ?? undefined });
  } catch (error) {
    signal?.throwIfAborted();
    if (isRsanetError(error)) throw error;
    throw unreadable(source, wanted, error);
  }
}

function unreadable(source: string | URL, wanted: Wanted, error: unknown): RsanetError {
  const missing =
    error !== null && typeof error === 'object' && 'code' in error && error.code === 'ENOENT';
  return new RsanetError(
    wanted.missing,
    `${wanted.what} ${shortText(String(source))} ${missing ? 'does not exist.' : `cannot be read: ${whyOf(error)}`}`,
    { cause: error },
  );
}
