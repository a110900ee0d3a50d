import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Store } from './store.ts';

/** Keeps texts as files of a folder. Several writers of one file do not meet: the last that is done stays, whole. */
export function folderStore(folder: string): Store {
  return {
    async read(key) {
      try {
        return await readFile(join(folder, key), 'utf8');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw error;
      }
    },
    async write(key, text) {
      const path = join(folder, key);
      const part = `${path}.${process.pid}-${Math.random().toString(36).slice(2)}.part`;
      await mkdir(dirname(path), { recursive: true });
      try {
        const file = await open(part, 'w');
        try {
          await file.writeFile(text);
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(part, path);
      } catch (error) {
        await rm(part, { force: true });
        throw error;
      }
    },
  };
}
