import { expect, test } from 'vitest';
import { BUILD_NAMES, binaryOf } from '../../scripts/build-kernels.mjs';
import { inflate } from './inflate.ts';
import { relaxed } from './relaxed.ts';
import { simd } from './simd.ts';
import { trainRelaxed } from './train-relaxed.ts';
import { trainSimd } from './train-simd.ts';

const constants: Readonly<Record<string, string>> = {
  simd,
  relaxed,
  'train-simd': trainSimd,
  'train-relaxed': trainRelaxed,
};

test.each(BUILD_NAMES)('%s.ts holds what scripts/build-kernels.mjs makes', async (build) => {
  // Not the text: versions of zlib deflate differently.
  const made = await binaryOf(build);
  expect(Buffer.compare(await inflate(constants[build]!), made)).toBe(0);
});

test('all builds together are less than 100 kB of text', () => {
  const lengths = Object.values(constants).map(({ length }) => length);
  expect(lengths.reduce((a, b) => a + b)).toBeLessThan(100_000);
});
