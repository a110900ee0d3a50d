import { execFileSync } from 'node:child_process';
import { basename, join } from 'node:path';
import { publicPackages } from './public-packages.mjs';
import { stagePackage } from './stage-package.mjs';

/** Packs packages as they are published, all public ones by default, into a folder: manifest, files and tarball of each. */
export function packPackages(folder, packages = publicPackages()) {
  return packages.map((path) => {
    const staged = join(folder, basename(path));
    const manifest = stagePackage(path, staged);
    const packed = execFileSync('npm', ['pack', '--json', '--pack-destination', folder], {
      cwd: staged,
      encoding: 'utf8',
      shell: process.platform === 'win32',
    });
    const [{ filename, files }] = JSON.parse(packed);
    return {
      manifest,
      staged,
      tarball: join(folder, filename),
      files: files.map(({ path }) => path),
    };
  });
}
