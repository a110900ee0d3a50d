import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeSafetensors, encodeSafetensors, type TensorFile } from './safetensors.ts';

/** The files of a run: where training stands, and the best weights so far. */
export type RunFile = 'last' | 'best';

/** Path of one of a run's checkpoints. */
export function runFile(dir: string, file: RunFile): string {
  return join(dir, `${file}.safetensors`);
}

/** Writes a checkpoint so that a crash leaves the old one or the new one, never a part. */
export async function saveRunFile(dir: string, file: RunFile, content: TensorFile): Promise<void> {
  await mkdir(dir, { recursive: true });
  const path = runFile(dir, file);
  await writeFile(`${path}.part`, encodeSafetensors(content));
  await rename(`${path}.part`, path);
}

/**
 * Reads a checkpoint.
 *
 * @returns null when the run has none
 * @throws RsanetError INVALID_CHECKPOINT when it is malformed
 */
export async function loadRunFile(dir: string, file: RunFile): Promise<TensorFile | null> {
  const path = runFile(dir, file);
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  return decodeSafetensors(bytes, path);
}
