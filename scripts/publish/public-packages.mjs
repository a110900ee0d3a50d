import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const packages = join(import.meta.dirname, '../../packages');

/** What a folder's package.json says. */
export function readManifest(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}

/** Folders of the packages that are published, each after those of ours that it needs. */
export function publicPackages() {
  const folders = new Map(
    readdirSync(packages).map((folder) => {
      const path = join(packages, folder);
      return [readManifest(path).name, path];
    }),
  );
  const ordered = new Set();
  const add = (folder) => {
    const { private: isPrivate, dependencies, peerDependencies } = readManifest(folder);
    for (const name of Object.keys({ ...dependencies, ...peerDependencies })) {
      if (folders.has(name)) add(folders.get(name));
    }
    if (!isPrivate) ordered.add(folder);
  };
  for (const folder of folders.values()) add(folder);
  return [...ordered];
}
