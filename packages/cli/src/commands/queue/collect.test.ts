import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { capture } from '../../testing/capture.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';

const folder = temporaryFolder();

test.each([
  [folder, /holds no run; enqueue one first/],
  ['http://bucket/run', /--results is 'http:\/\/bucket\/run'/],
])('results at %s that are no run are refused, and no file is left', async (results, message) => {
  const output = join(folder, 'out.jsonl');
  const { code, err } = await capture(['collect', '--results', results, '--output', output]);
  expect(code).toBeGreaterThan(0);
  expect(err).toMatch(message);
  expect(await readdir(folder)).toEqual([]);
});
