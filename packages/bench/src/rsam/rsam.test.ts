import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { useBackend } from '@rsanet/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { RSAM_ARMS } from './recipe.ts';
import { type RsamProgress, rsam } from './rsam.ts';
import type { RsamRun, TrainArm } from './train-arm.ts';

let dir = '';
let tensors = 0;
beforeEach(async () => {
  await useBackend('wasm');
  tensors = tf.memory().numTensors;
  dir = await mkdtemp(join(tmpdir(), 'rsanet-rsam-'));
});
afterEach(async () => {
  await rm(dir, { recursive: true });
  expect(tf.memory().numTensors).toBe(tensors);
});

/** Gives mAP by arm and seed; `calls` are the runs trained. */
function trainer(maps: Record<string, readonly number[]>) {
  const calls: RsamRun[] = [];
  const trainArm: TrainArm = async (run) => {
    calls.push(run);
    const map = maps[String(run.arm.fusion)]![run.seed]!;
    const perClass = ['red', 'blue'].map((name) => ({ class: name, ap: map }));
    return { map, perClass, best: { epoch: 3, map: 0.5 }, seconds: 7 };
  };
  return { trainArm, calls };
}

const maps = {
  rsam: [0.5, 0.52, 0.51],
  'no-residual': [0.49, 0.53, 0.5],
  none: [0.4, 0.42, 0.42],
  fpn: [0.6, 0.62, 0.6],
};
const input = { width: 64, height: 32 };
const channels = [8, 8, 8, 16, 16] as const;
const network = { input, channels };
const options = () => ({ data: '/sets/squares/', dir, ...network, seeds: [0, 1, 2], pairs: 6 });

test('compares the arms over seeds, with what each costs', async () => {
  const { trainArm, calls } = trainer(maps);
  const progress: RsamProgress[] = [];
  const result = await rsam({ ...options(), trainArm, onProgress: (step) => progress.push(step) });
  expect(result).toMatchObject({ benchmark: 'rsam', version: 1, seeds: [0, 1, 2] });
  expect(result.recipe).toMatchObject({ data: 'squares', ...network, test: 'test' });
  expect(JSON.parse(JSON.stringify(result))).toEqual(result);

  // Seed by seed, all arms.
  expect(calls.map(({ arm, seed }) => `${arm.fusion} ${seed}`).slice(0, 5)).toEqual([
    ...RSAM_ARMS.map(({ fusion }) => `${fusion} 0`),
    'rsam 1',
  ]);
  expect(calls[0]).toMatchObject({
    dir: join(dir, 'rsam-seed0'),
    recipe: { data: '/sets/squares/' },
  });
  expect(progress).toHaveLength(24);
  expect(progress[0]).toEqual({
    arm: 'full',
    seed: 0,
    done: 0,
    total: 12,
    state: 'training',
    map: null,
  });
  expect(progress.at(-1)).toMatchObject({ done: 12, state: 'finished', map: 0.6 });

  const [full, gated, plain, fpn] = result.arms;
  expect(full!.map.mean).toBeCloseTo(0.51, 12);
  // t of 2 degrees of freedom, deviation 0.01, three values.
  expect(full!.map.interval![1] - full!.map.mean).toBeCloseTo((4.3027 * 0.01) / Math.sqrt(3), 5);
  expect(full).toMatchObject({ gain: null, speed: null, runs: [{ seed: 0 }, { seed: 1 }, {}] });
  expect(gated!.gain).toMatchObject({ verdict: 'undecided' });
  expect(plain!.gain).toMatchObject({ verdict: 'RSAM helps' });
  expect(plain!.gain!.mean).toBeCloseTo((0.1 + 0.1 + 0.09) / 3, 12);
  expect(fpn!.gain).toMatchObject({ verdict: 'RSAM hurts' });

  // CAM: its 1x1 convolutions at strides 16 and 8.
  expect(full!.params - plain!.params).toBe(16 * 16 + 16 + 8 * 8 + 8);
  expect(gated!.params).toBe(full!.params);
  expect(gated!.flops).toBeLessThan(full!.flops);
  expect(fpn!.macs).toBeLessThan(plain!.macs);
  for (const arm of result.arms) expect(arm.fps).toBeGreaterThan(0);
  expect(fpn!.fps).toBeCloseTo(full!.fps / fpn!.speed!.ratio, 9);
});

test('goes on where it was stopped, and trains nothing twice', async () => {
  const { trainArm, calls } = trainer(maps);
  const controller = new AbortController();
  const stopping: TrainArm = async (run) => {
    if (calls.length === 2) throw new Error('power cut');
    return trainArm(run);
  };
  await expect(rsam({ ...options(), trainArm: stopping })).rejects.toThrow('power cut');
  expect(calls).toHaveLength(2);
  const stopped = rsam({
    ...options(),
    trainArm,
    signal: controller.signal,
    onProgress: ({ done }) => done === 5 && controller.abort(new Error('enough')),
  });
  await expect(stopped).rejects.toThrow('enough');
  const states: string[] = [];
  const onProgress = ({ state }: RsamProgress) => states.push(state);
  const seeds = [0, 1];
  const result = await rsam({ ...options(), seeds, trainArm, onProgress });
  expect(calls).toHaveLength(8);
  expect(states.filter((state) => state === 'kept')).toHaveLength(5);
  const straight = await rsam({ ...options(), seeds, trainArm });
  expect(calls).toHaveLength(8);
  expect(straight.arms.map(({ map }) => map)).toEqual(result.arms.map(({ map }) => map));
});

test('a folder of another recipe or of a damaged record is refused', async () => {
  const { trainArm, calls } = trainer(maps);
  await rsam({ ...options(), seeds: [0], trainArm });
  const other = { ...options(), seeds: [0], trainArm, epochs: 2 };
  await expect(rsam(other)).rejects.toMatchObject({
    code: 'INVALID_CHECKPOINT',
    message: expect.stringMatching(/"epochs":\d+.* not .*"epochs":2.*another folder/),
  });
  const file = join(dir, 'none-seed0', 'result.json');
  const whole = await readFile(file, 'utf8');
  for (const broken of [whole.slice(0, -20), whole.replace('"map": 0.4', '"map": null')]) {
    await writeFile(file, broken);
    await expect(rsam({ ...options(), seeds: [0], trainArm })).rejects.toMatchObject({
      code: 'INVALID_CHECKPOINT',
      message: expect.stringContaining(file),
    });
  }
  expect(calls).toHaveLength(4);
});

test('one seed says nothing of chance', async () => {
  const { trainArm } = trainer(maps);
  const { arms } = await rsam({ ...options(), seeds: [1], trainArm });
  expect(arms[0]!.map).toEqual({ mean: 0.52, interval: null });
  expect(arms[3]!.gain).toMatchObject({ interval: null, verdict: 'undecided' });
});

test.each([{ seeds: [] }, { seeds: [1, 1] }, { seeds: [0.5] }, { pairs: 5 }])(
  'refuses %j before training',
  async (wrong) => {
    const { trainArm, calls } = trainer(maps);
    await expect(rsam({ ...options(), trainArm, ...wrong })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
    expect(calls).toEqual([]);
  },
);
