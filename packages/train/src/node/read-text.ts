import { readFile } from 'node:fs/promises';
import { RsanetError } from '@rsanet/errors';

/**
 * Text of a file that a data set must have.
 *
 * @param what its part in the data set, such as "split file"
 * @throws RsanetError INVALID_DATASET naming the path
 */
export async function readText(path: string, what: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const reason =
      (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'is missing' : 'is unreadable';
    throw new RsanetError('INVALID_DATASET', `The ${what} ${path} ${reason}.`, { cause });
  }
}
