// What npm gets of a package is put into a folder of its own, so that the working tree stays as it is.
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { globSync } from 'tinyglobby';
import { absoluteLinks } from './absolute-links.mjs';
import { readManifest } from './public-packages.mjs';

const root = join(import.meta.dirname, '../..');

/** Puts into an empty folder what a package is published as: built files, README, licence, changes and package.json. */
export function stagePackage(folder, staged) {
  const manifest = publishedManifest(folder);
  mkdirSync(staged, { recursive: true });
  for (const entry of manifest.files) {
    if (!existsSync(join(folder, entry))) {
      throw new Error(`${manifest.name} has no ${entry}: build it first.`);
    }
    cpSync(join(folder, entry), join(staged, entry), { recursive: true });
  }
  for (const path of globSync([...manifest.files.map((entry) => `${entry}/**/*.md`), 'README.md'], {
    cwd: folder,
  })) {
    const page = readFileSync(join(folder, path), 'utf8');
    writeFileSync(join(staged, path), absoluteLinks(page, join(folder, path)));
  }
  cpSync(join(root, 'LICENSE'), join(staged, 'LICENSE'));
  const changes = join(folder, 'CHANGELOG.md');
  if (existsSync(changes)) cpSync(changes, join(staged, 'CHANGELOG.md'));
  manifest.files.push('CHANGELOG.md');
  writeFileSync(join(staged, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

/** A package.json without what only this workspace needs, with where its source lies. */
function publishedManifest(folder) {
  const { devDependencies: _, scripts: __, exports, ...manifest } = readManifest(folder);
  const { repository, homepage, bugs } = readManifest(root);
  const directory = `packages/${basename(folder)}`;
  return {
    ...manifest,
    exports: withoutSource(exports),
    repository: { ...repository, directory },
    homepage: `${homepage}/tree/main/${directory}#readme`,
    bugs,
  };
}

/** Exports without the condition that leads to the sources, which are not published. */
function withoutSource(exports) {
  if (typeof exports === 'string') return exports;
  const kept = Object.entries(exports).filter(([condition]) => condition !== '@rsanet/source');
  return Object.fromEntries(kept.map(([condition, target]) => [condition, withoutSource(target)]));
}
