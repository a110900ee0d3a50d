import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { RsanetError, whyOf } from '@rsanet/errors';
import type { Sample } from '../data/dataset.ts';

/** Files that are read at a time. */
const AT_ONCE = 8;

/**
 * The SHA-256 of each image's file, which duplicates share whatever they are called.
 *
 * @returns in hex, by the path of the image
 * @throws RsanetError INVALID_DATASET naming the first file that cannot be read
 */
export async function imageHashes(samples: readonly Sample[]): Promise<Map<string, string>> {
  const hashes = new Map<string, string>();
  let next = 0;
  const work = async () => {
    while (next < samples.length) {
      const { path } = samples[next++]!;
      hashes.set(path, await hashOf(path));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return hashes;
}

async function hashOf(path: string): Promise<string> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new RsanetError('INVALID_DATASET', `The image ${path} is unreadable: ${whyOf(cause)}.`, {
      cause,
    });
  });
  return createHash('sha256').update(bytes).digest('hex');
}
