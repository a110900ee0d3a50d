import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Puts a folder of files in the place of another, whole: whenever the process is killed, no file of the
 * old folder lies beside one of the new.
 */
export async function replaceFolder(
  dir: string,
  files: ReadonlyMap<string, Uint8Array | string>,
): Promise<void> {
  const part = `${dir}.part`;
  const old = `${dir}.old`;
  await rm(part, { recursive: true, force: true });
  try {
    await mkdir(part, { recursive: true });
    for (const [name, content] of files) {
      await writeFile(join(part, name), content, { flush: true });
    }
  } catch (error) {
    await rm(part, { recursive: true, force: true });
    throw error;
  }
  await rm(old, { recursive: true, force: true });
  await rename(dir, old).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  await rename(part, dir);
  await rm(old, { recursive: true, force: true });
}
