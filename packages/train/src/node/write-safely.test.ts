import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { folderCheckpoints } from './folder-checkpoints.ts';
import { writeSafely } from './write-safely.ts';

let dir = '';

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'rsanet-write-'));
});

afterEach(() => rm(dir, { recursive: true }));

test('replaces a file and leaves nothing beside it', async () => {
  const path = join(dir, 'a.txt');
  await writeSafely(path, 'old, and longer');
  await writeSafely(path, new TextEncoder().encode('new'));
  expect(await readFile(path, 'utf8')).toBe('new');
  expect(await readdir(dir)).toEqual(['a.txt']);
});

test.runIf(process.platform === 'linux')('on a full disk the old checkpoint stays', async () => {
  const store = folderCheckpoints(dir);
  await writeFile(store.locate('last'), 'old');
  // A device that is always full.
  await symlink('/dev/full', `${store.locate('last')}.part`);
  await expect(store.save('last', new Uint8Array(100_000))).rejects.toMatchObject({
    code: 'INVALID_CHECKPOINT',
    message: expect.stringMatching(/last\.safetensors cannot be written: ENOSPC.*make room/),
  });
  expect(await readFile(store.locate('last'), 'utf8')).toBe('old');
  expect(await readdir(dir)).toEqual(['last.safetensors']);
  await store.save('last', new TextEncoder().encode('new'));
  expect(await readFile(store.locate('last'), 'utf8')).toBe('new');
});
