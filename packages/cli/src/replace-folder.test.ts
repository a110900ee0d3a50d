import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { replaceFolder } from './replace-folder.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

const folder = temporaryFolder();

test('the new folder has the new files only, and nothing stays beside it', async () => {
  const dir = join(folder, 'run/model');
  await replaceFolder(
    dir,
    new Map([
      ['a', 'old'],
      ['b', 'old'],
    ]),
  );
  // What a killed process may have left.
  await mkdir(`${dir}.part`);
  await writeFile(join(`${dir}.part`, 'c'), 'half');
  await mkdir(`${dir}.old`);
  await replaceFolder(dir, new Map([['a', new TextEncoder().encode('new')]]));
  expect(await readdir(join(folder, 'run'))).toEqual(['model']);
  expect(await readdir(dir)).toEqual(['a']);
  expect(await readFile(join(dir, 'a'), 'utf8')).toBe('new');
});

test('where the files cannot be written, the old folder stays', async () => {
  const dir = join(folder, 'kept');
  await replaceFolder(dir, new Map([['a', 'old']]));
  await expect(replaceFolder(dir, new Map([['missing/b', 'new']]))).rejects.toThrow(/ENOENT/);
  expect(await readdir(folder)).not.toContain('kept.part');
  expect(await readFile(join(dir, 'a'), 'utf8')).toBe('old');
});
