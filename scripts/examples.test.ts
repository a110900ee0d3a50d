import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { glob } from 'tinyglobby';
import { expect, test } from 'vitest';
import { examplesOf } from './examples.ts';

const root = join(import.meta.dirname, '..');
const folder = join(root, '.examples');
mkdirSync(folder, { recursive: true });

const sources = ['packages/*/src/**/*.ts', 'README.md', 'docs/**/*.md', 'packages/*/README.md'];
for (const path of (await glob(sources, { cwd: root })).sort()) {
  if (path.endsWith('.test.ts')) continue;
  for (const { line, code } of examplesOf(readFileSync(join(root, path), 'utf8'), path)) {
    test(`${path}:${line}`, async () => {
      const file = join(folder, `${path.replaceAll('/', '-')}-${line}.ts`);
      writeFileSync(file, code);
      await expect(import(file)).resolves.toBeDefined();
    });
  }
}
