import { readFile } from 'node:fs/promises';
import { RsanetError } from '@rsanet/errors';
import { decodeText } from './decode-text.ts';

/**
 * Text of a file that a data set must have, in UTF-8, or in what its byte order mark or XML declaration says.
 *
 * @param what its part in the data set, such as "split file"
 * @throws RsanetError INVALID_DATASET naming the path that cannot be read or decoded
 */
export async function readText(path: string, what: string): Promise<string> {
  return decodeText(await readBytes(path, what), path);
}

async function readBytes(path: string, what: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    const reason =
      (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'is missing' : 'is unreadable';
    throw new RsanetError('INVALID_DATASET', `The ${what} ${path} ${reason}.`, { cause });
  }
}

/** As {@link readText}, but nothing where there is no such file. */
export async function readTextIfThere(path: string, what: string): Promise<string | undefined> {
  try {
    return await readText(path, what);
  } catch (error) {
    const { cause } = error as { cause?: NodeJS.ErrnoException };
    if (cause?.code === 'ENOENT') return undefined;
    throw error;
  }
}
