import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { isRsanetError, RsanetError, shortText, whyOf } from '@rsanet/errors';
import { type FetchFile, type FetchOptions, fetchBytes, type Wanted } from '../fetch.ts';

/**
 * Whether a source is a URL that is fetched.
 *
 * @param fetch what fetches, which takes other schemes too
 */
export function isRemote(source: string | URL, fetch?: FetchFile): boolean {
  if (!fetch) return /^(https?|data|blob):/i.test(String(source));
  // A letter alone is a drive of Windows.
  return /^[a-z][a-z\d+.-]+:/i.test(String(source)) && !/^file:/i.test(String(source));
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
 * Reads a path, or a `file:`, `http(s):`, `data:` or `blob:` URL.
 *
 * @throws RsanetError `wanted.missing` when it cannot be read
 * @throws the signal's reason when aborted
 */
export async function readBytes(
  source: string | URL,
  wanted: Wanted,
  options: FetchOptions = {},
): Promise<Uint8Array> {
  const { signal } = options;
  if (isRemote(source, options.fetch)) return fetchBytes(source, wanted, options);
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
    `${wanted.what} ${shortText(String(source)) || "''"} ${missing ? 'does not exist.' : `cannot be read: ${whyOf(error)}`}`,
    { cause: error },
  );
}
