import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { RsanetError } from '@rsanet/errors';

/** Whether a file's name is that of an image the readers take. */
export const isImageFile = (name: string): boolean => /\.(jpe?g|png|webp)$/i.test(name);

/**
 * Paths of the images in a folder.
 *
 * @param recursive also those in folders within it
 * @throws RsanetError INVALID_DATASET naming the folder when it cannot be read
 */
export async function listImages(folder: string, recursive = false): Promise<string[]> {
  try {
    const names = await readdir(folder, { recursive });
    return names.filter(isImageFile).map((name) => join(folder, name));
  } catch (cause) {
    throw new RsanetError('INVALID_DATASET', `The image folder ${folder} cannot be read.`, {
      cause,
    });
  }
}
