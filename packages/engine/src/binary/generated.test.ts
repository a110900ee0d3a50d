import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { BUILD_NAMES, kernelSource } from '../../scripts/build-kernels.mjs';

test.each(BUILD_NAMES)('%s.ts is what scripts/build-kernels.mjs makes', async (build) => {
  const written = await readFile(new URL(`${build}.ts`, import.meta.url), 'utf8');
  // Not compared by expect: a difference of so long a string takes minutes to print.
  expect(written === (await kernelSource(build))).toBe(true);
});
