import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RsanetError } from '@rsanet/errors';
import type { CheckpointName, CheckpointStore } from '../checkpoint/checkpoint-store.ts';
import { writeSafely } from './write-safely.ts';

/**
 * Keeps a run's checkpoints as `last.safetensors` and `best.safetensors` in a folder, made when needed. Saving
 * throws RsanetError INVALID_CHECKPOINT when the file cannot be written, such as on a full disk; the one before
 * stays.
 */
export function folderCheckpoints(dir: string): CheckpointStore {
  const locate = (name: CheckpointName) => join(dir, `${name}.safetensors`);
  return {
    locate,
    async load(name) {
      try {
        return await readFile(locate(name));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw error;
      }
    },
    async save(name, bytes) {
      const path = locate(name);
      try {
        await mkdir(dir, { recursive: true });
        await writeSafely(path, bytes);
      } catch (cause) {
        throw new RsanetError(
          'INVALID_CHECKPOINT',
          `The checkpoint ${path} cannot be written: ${(cause as Error).message}; the one before stays, so make room and resume.`,
          { cause },
        );
      }
    },
  };
}
