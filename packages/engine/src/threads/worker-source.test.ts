import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { workerSource } from '../../scripts/build-worker.mjs';

test('is what scripts/build-worker.mjs makes', async () => {
  const written = await readFile(new URL('worker-source.ts', import.meta.url), 'utf8');
  expect(written).toBe(await workerSource());
});
