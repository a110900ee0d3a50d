import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Writes files into a folder, which is made where it is missing. */
export async function writeFiles(
  dir: string,
  files: ReadonlyMap<string, Uint8Array | string>,
): Promise<void> {
  await mkdir(dir, { recursive: true });
  for (const [name, content] of files) await writeFile(join(dir, name), content);
}
