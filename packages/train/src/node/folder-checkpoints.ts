import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CheckpointName, CheckpointStore } from '../checkpoint/checkpoint-store.ts';

/** Keeps a run's checkpoints as `last.safetensors` and `best.safetensors` in a folder, made when needed. */
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
      await mkdir(dir, { recursive: true });
      const path = locate(name);
      await writeFile(`${path}.part`, bytes);
      await rename(`${path}.part`, path);
    },
  };
}
