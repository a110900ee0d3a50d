import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { publicPackages, readManifest } from './public-packages.mjs';

const root = join(import.meta.dirname, '../..');

test('a release would publish every public package, each after what it needs', () => {
  const printed = execFileSync(process.execPath, ['scripts/release.mjs', '--dry-run'], {
    cwd: root,
    encoding: 'utf8',
    stdio: 'pipe',
  });
  const published = [...printed.matchAll(/^(\S+)@\S+: would be published$/gm)].map(
    ([, name]) => name!,
  );
  const manifests = publicPackages().map((folder: string) => readManifest(folder));
  expect(published.sort()).toEqual(manifests.map(({ name }) => name).sort());
  for (const [index, { dependencies }] of manifests.entries()) {
    const before = manifests.slice(0, index).map(({ name }) => name);
    const needed = Object.keys(dependencies ?? {}).filter((name) => name.startsWith('@rsanet/'));
    expect(before).toEqual(expect.arrayContaining(needed));
  }
});
