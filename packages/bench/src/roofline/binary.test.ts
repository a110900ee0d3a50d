import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { rooflineSource } from '../../scripts/build-roofline.mjs';

test('binary.ts is what scripts/build-roofline.mjs makes', async () => {
  const written = await readFile(new URL('binary.ts', import.meta.url), 'utf8');
  expect(written).toBe(await rooflineSource());
});
