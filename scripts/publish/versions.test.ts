import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { globSync } from 'tinyglobby';
import { afterEach, beforeEach, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rsanet-versions-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs a program in the copy. */
function run(program: string, ...args: string[]): void {
  execFileSync(program, args, { cwd: folder, stdio: 'pipe' });
}

// A peer that leaves its range would make all of them 1.0.0.
test('the changesets make 0.x of every package, and write what changed', () => {
  const kept = ['package.json', '{packages,apps}/*/{package.json,CHANGELOG.md}', '.changeset/*'];
  for (const path of globSync(kept, { cwd: root, dot: true })) {
    cpSync(join(root, path), join(folder, path), { recursive: true });
  }
  cpSync(join(root, 'package-lock.json'), join(folder, 'package-lock.json'));
  run('git', 'init', '--quiet', '--initial-branch', 'main');
  run('git', 'add', '.');
  const author = ['-c', 'user.name=test', '-c', 'user.email=test@localhost'];
  run('git', ...author, 'commit', '--quiet', '--message', 'All');
  run(process.execPath, join(root, 'node_modules/@changesets/cli/bin.js'), 'version');

  const manifests = globSync('packages/*/package.json', { cwd: folder });
  expect(manifests.length).toBeGreaterThan(12);
  for (const path of manifests) {
    const { name, version } = JSON.parse(readFileSync(join(folder, path), 'utf8'));
    expect(`${name} ${version}`).toMatch(/ 0\.[1-9]\d*\.\d+$/);
    const changes = readFileSync(join(folder, dirname(path), 'CHANGELOG.md'), 'utf8');
    expect(changes).toContain(`## ${version}`);
  }
});
