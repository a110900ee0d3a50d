import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RsanetError } from '@rsanet/errors';

/**
 * Writes files of detections into a folder, which is made where it is missing. A file that cannot be made or written
 * keeps no other from being written.
 *
 * @param files by name what makes the text
 * @throws RsanetError INVALID_ARGUMENT naming each file that was not written, when the others are
 */
export async function writeDetections(
  dir: string,
  files: ReadonlyMap<string, () => string>,
): Promise<void> {
  const failed: string[] = [];
  const causes: unknown[] = [];
  const noFolder = await mkdir(dir, { recursive: true }).then(
    () => undefined,
    (cause: unknown) => cause,
  );
  for (const [name, text] of files) {
    try {
      if (noFolder) throw noFolder;
      await writeFile(join(dir, name), text());
    } catch (cause) {
      failed.push(name);
      causes.push(cause);
    }
  }
  if (failed.length === 0) return;
  throw new RsanetError(
    'INVALID_ARGUMENT',
    `The figures stand, but in ${dir} ${failed.join(', ')} could not be written: ${(causes[0] as Error).message}`,
    { cause: causes[0] },
  );
}
