import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withWorktrees } from './worktrees.ts';

let repository: string;
const git = (...args: string[]) => {
  const author = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com'];
  return execFileSync('git', [...author, ...args], { cwd: repository, encoding: 'utf8' }).trim();
};

beforeAll(async () => {
  repository = await mkdtemp(join(tmpdir(), 'rsanet-repository-'));
  git('init', '-q');
  for (const text of ['one', 'two']) {
    await writeFile(join(repository, 'text'), text);
    git('add', '.');
    git('commit', '-q', '-m', text);
  }
  const hook = join(repository, '.git', 'hooks', 'post-checkout');
  await writeFile(hook, '#!/bin/sh\nexit 1\n', { mode: 0o755 });
});
afterAll(() => rm(repository, { recursive: true }));

test('both revisions stand side by side, whatever the work tree holds', async () => {
  await writeFile(join(repository, 'text'), 'three');
  await mkdir(join(repository, 'inside'));
  const at = join(repository, 'inside');
  const folder = await withWorktrees(at, { base: 'HEAD~1', head: 'HEAD' }, async (both) => {
    const { base, head } = both.trees;
    expect(base).toMatchObject({ ref: 'HEAD~1', commit: git('rev-parse', 'HEAD~1') });
    expect(head).toMatchObject({ ref: 'HEAD', commit: git('rev-parse', 'HEAD') });
    expect(await readFile(join(base.folder, 'text'), 'utf8')).toBe('one');
    expect(await readFile(join(head.folder, 'text'), 'utf8')).toBe('two');
    await writeFile(join(head.folder, 'text'), 'changed');
    await writeFile(join(both.folder, 'else'), '');
    return both.folder;
  });
  expect(existsSync(folder)).toBe(false);
  expect(git('worktree', 'list').split('\n')).toHaveLength(1);
  expect(await readFile(join(repository, 'text'), 'utf8')).toBe('three');
});

test('a failure leaves nothing behind', async () => {
  const reason = new Error('enough');
  let folder = '';
  const failing = withWorktrees(repository, { base: 'HEAD', head: 'HEAD' }, async (both) => {
    folder = both.folder;
    throw reason;
  });
  await expect(failing).rejects.toBe(reason);
  expect(existsSync(folder)).toBe(false);
  expect(git('worktree', 'list').split('\n')).toHaveLength(1);
});

test.each(['no-such-branch', '--version', 'HEAD:text', ''])('refuses the ref %j', async (ref) => {
  const work = () => Promise.reject(new Error('not to be reached'));
  await expect(withWorktrees(repository, { base: ref, head: 'HEAD' }, work)).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    message: expect.stringContaining(`'${ref}' is no commit of`),
  });
});

test('refuses a folder that is in no repository', async () => {
  const work = () => Promise.reject(new Error('not to be reached'));
  await expect(withWorktrees(tmpdir(), { base: 'HEAD', head: 'HEAD' }, work)).rejects.toThrow(
    /is in no work tree of git/,
  );
});
