import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { gitState } from './git.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rsanet-git-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function git(...args: string[]): string {
  const author = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com'];
  return execFileSync('git', [...author, ...args], { cwd: folder, encoding: 'utf8' });
}

test('says the commit and whether anything differs from it', () => {
  expect(gitState(folder)).toBeNull();
  git('init', '-q');
  expect(gitState(folder)).toBeNull();
  git('commit', '-q', '--allow-empty', '-m', 'Begin');
  const commit = git('rev-parse', 'HEAD').trim();
  expect(gitState(folder)).toEqual({ commit, dirty: false });
  writeFileSync(join(folder, 'new.txt'), 'x');
  expect(gitState(folder)).toEqual({ commit, dirty: true });
});

test('is null where there is no folder', () => {
  expect(gitState(join(folder, 'nowhere'))).toBeNull();
});
