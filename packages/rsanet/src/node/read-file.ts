import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { isRsanetError, RsanetError, shortText, whyOf } from '@rsanet/errors';
import { type FetchFile, type FetchOptions, fetchBytes, type Wanted } from '../fetch.ts';
import { joinedBytes } from '../joined-bytes.ts';
import { PATIENCE } from '../receive.ts';

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
  const { signal, patience = PATIENCE } = options;
  if (isRemote(source, options.fetch)) return fetchBytes(source, wanted, options);
  signal?.throwIfAborted();
  try {
    return await readUpTo(patience.maxBytes, pathOf(source, wanted), signal ?? undefined);
  } catch (error) {
    signal?.throwIfAborted();
    if (isRsanetError(error)) throw error;
    throw unreadable(source, wanted, error);
  }
}

/** A file's bytes; also of what has no size and may have no end, such as a pipe or a device that a link leads to. */
async function readUpTo(max: number, path: string, signal?: AbortSignal): Promise<Uint8Array> {
  const file = await stat(path);
  const tooLong = new Error(`it is longer than ${max} bytes, the most that is read`);
  if (file.isFile()) {
    if (file.size > max) throw tooLong;
    return readFile(path, { signal });
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of createReadStream(path, { signal })) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > max) throw tooLong;
  }
  return joinedBytes(chunks);
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
