import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cost } from '@rsanet/graph';
import { type RsanetOptions, rsanet } from '@rsanet/rsanet/graph';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { TrainRun } from '../study/train-run.ts';
import { LONG_FORM, SHORT_FORM } from './recipe.ts';
import { rsam } from './rsam.ts';
import { channelsOfEqualCost, partsOfRsam, READINGS } from './variants.ts';

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'rsanet-rsam-'));
});
afterEach(() => rm(dir, { recursive: true }));

const maps: Record<string, number> = { full: 0.5, 'no residual': 0.49, 'no RSAM': 0.6 };
const trainRun: TrainRun = async ({ variant, seed }) => {
  const map = (maps[variant.name] ?? 0.4) + seed / 100;
  const perClass = ['red', 'blue'].map((name) => ({ class: name, ap: map }));
  return { map, perClass, best: { epoch: 3, map: 0.5 }, epochs: 3, seconds: 7 };
};
const recipe = {
  ...SHORT_FORM.recipe,
  data: '/sets/squares/',
  input: { width: 64, height: 32 },
  channels: [8, 8, 8, 16, 16],
} as const;

test('compares the variants, with what each costs', async () => {
  const result = await rsam(recipe, { dir, seeds: [0, 1], rates: 1e-3, pairs: 6, trainRun });
  expect(result).toMatchObject({ benchmark: 'rsam', version: 1, seeds: [0, 1] });
  expect(result.recipe).toEqual({ ...recipe, data: 'squares' });
  expect(result.environment.backend).toEqual({ name: 'engine', simd: true, threads: 1 });
  expect(JSON.parse(JSON.stringify(result))).toEqual(result);

  const [full, gated, plain, fpn, wide] = result.arms;
  expect(full).toMatchObject({ gain: null, speed: null, fusion: 'rsam' });
  expect(fpn!.gain).toMatchObject({ verdict: 'lower' });
  // CAM: its 1x1 convolutions at strides 16 and 8.
  expect(full!.params - plain!.params).toBe(16 * 16 + 16 + 8 * 8 + 8);
  expect(gated!.params).toBe(full!.params);
  expect(gated!.flops).toBeLessThan(full!.flops);
  expect(fpn!.macs).toBeLessThan(plain!.macs);
  expect(wide!.channels).toBeDefined();
  for (const variant of result.arms) expect(variant.fps).toBeGreaterThan(0);
  expect(fpn!.fps).toBeCloseTo(full!.fps / fpn!.speed!.ratio, 9);
});

test('fewer than 6 pairs are refused before training', async () => {
  const refused = rsam(recipe, { dir, seeds: [1], rates: 1e-3, pairs: 5, trainRun });
  await expect(refused).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
});

test.each([SHORT_FORM, LONG_FORM])('a wider plain pyramid costs what RSAM does', ({ recipe }) => {
  const { input, channels } = recipe;
  const macs = (options: Partial<RsanetOptions>) =>
    cost(rsanet({ preset: 'voc-416', input, ...options })).macs;
  const wide = channelsOfEqualCost({ input, channels });
  const full = macs({ channels, fusion: 'rsam' });
  expect(Math.abs(macs({ channels: wide, fusion: 'fpn' }) / full - 1)).toBeLessThan(0.02);
});

test('variants and readings are known apart by their names', () => {
  for (const variants of [partsOfRsam(SHORT_FORM.recipe), READINGS]) {
    expect(new Set(variants.map(({ name }) => name)).size).toBe(variants.length);
    expect(variants[0]).toEqual({ name: 'full', fusion: 'rsam' });
  }
});
