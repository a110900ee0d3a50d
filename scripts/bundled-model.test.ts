import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import bccd from '@rsanet/models/bccd';
import { build } from 'vite';
import { expect, test } from 'vitest';

const hashOf = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');

test('a bundler copies the files of a model that a page imports, and leads the page to them', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rsanet-bundled-'));
  try {
    writeFileSync(
      join(folder, 'page.js'),
      "import bccd from '@rsanet/models/bccd'; console.log(bccd);",
    );
    const alias = {
      '@rsanet/models/bccd': fileURLToPath(import.meta.resolve('@rsanet/models/bccd')),
    };
    await build({
      root: folder,
      configFile: false,
      logLevel: 'error',
      resolve: { alias },
      build: { rolldownOptions: { input: join(folder, 'page.js') } },
    });
    const assets = join(folder, 'dist/assets');
    const names = readdirSync(assets);
    const copied = names.filter((name) => !name.endsWith('.js'));
    const originals = [...bccd.values()].map((url) => hashOf(fileURLToPath(url)));
    expect(copied.map((name) => hashOf(join(assets, name))).sort()).toEqual(originals.sort());
    const script = readFileSync(join(assets, names.find((name) => name.endsWith('.js'))!), 'utf8');
    for (const name of copied) expect(script).toContain(name);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
