import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeJob } from './write-job.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rsanet-job-'));
});
afterEach(() => rm(folder, { recursive: true }));

test.each([
  ['grey', [1, 2], [1, 1, 1, 2, 2, 2]],
  ['RGB', [1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6]],
  ['RGBA', [1, 2, 3, 9, 4, 5, 6, 9], [1, 2, 3, 4, 5, 6]],
])('writes the files of a network, and an image that is %s as RGB', async (_, data, rgb) => {
  const image = { data: Uint8Array.from(data), width: 2, height: 1 };
  const model = join(folder, 'model');
  const job = await writeJob(model, [['model.json', new TextEncoder().encode('{}')]], image);
  expect(job).toMatchObject({ model, image: { width: 2, height: 1 } });
  expect([...(await readFile(job.image.path))]).toEqual(rgb);
  expect(await readFile(join(model, 'model.json'), 'utf8')).toBe('{}');
});
