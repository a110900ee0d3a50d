import { detectorFiles } from '@rsanet/rsanet/node';
import { useBackend } from '@rsanet/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { sampleImage } from '../sample/image.ts';
import { sampleModel } from '../sample/network.ts';
import { arithmetic } from './arithmetic.ts';
import { folding } from './folding.ts';
import { atLeast, below } from './goal.ts';
import { postprocessing } from './postprocessing.ts';
import { type MemorySample, soak } from './soak.ts';

const network = {
  preset: 'voc-416',
  input: { width: 64, height: 64 },
  channels: [8, 8, 8, 16, 16],
} as const;

let tensors: number;
beforeEach(async () => {
  await useBackend('wasm');
  tensors = tf.memory().numTensors;
});
afterEach(() => {
  expect(tf.memory().numTensors).toBe(tensors);
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

test('folding compares graphs of equal outputs', async () => {
  const result = await folding({ network, pairs: 6, warmup: 1 });
  const { comparison, difference, nodes, goal } = result;
  expect(difference.of).toBeGreaterThan(0.1);
  expect(difference.largest / difference.of).toBeLessThan(1e-5);
  expect(nodes.folded).toBeLessThan(nodes.unfolded / 2);
  expect(comparison.a.samples).toHaveLength(6);
  expect(goal).toEqual({ atLeast: 1.5, met: comparison.interval[0] >= 1.5 });
  expect(result.environment.backend.name).toBe('wasm');
  expect(JSON.parse(JSON.stringify(result))).toEqual(result);
});

test('postprocessing measures its parts for each number of candidates', async () => {
  const { cases, ...rest } = await postprocessing({
    network,
    pairs: 6,
    warmup: 1,
    shares: [0.05, 0.5],
  });
  expect(rest).toMatchObject({ picture: { width: 640, height: 480 }, scoreThreshold: 0.3 });
  expect(cases.map(({ share }) => share)).toEqual([null, 0.05, 0.5]);
  // 3 anchors per cell of 8x8, 4x4 and 2x2.
  expect(cases.map(({ predictions }) => predictions)).toEqual([252, 252, 252]);
  expect(cases.slice(1).map(({ candidates }) => candidates)).toEqual([10 + 2 + 1, 126]);
  for (const { candidates, kept, comparison, letterbox, decode, nms } of cases) {
    expect(kept).toBeLessThanOrEqual(candidates);
    for (const [i, whole] of comparison.a.samples.entries()) {
      const parts = letterbox.samples[i]! + decode.samples[i]! + nms.samples[i]!;
      expect(parts).toBeLessThanOrEqual(whole);
    }
    expect([letterbox, decode, nms].map(({ samples }) => samples.length)).toEqual([6, 6, 6]);
  }
});

/** Sees `rss` through, a value each time memory is looked at. */
function residentSet(...rss: number[]) {
  const usage = process.memoryUsage();
  vi.spyOn(process, 'memoryUsage').mockImplementation(
    Object.assign(() => ({ ...usage, rss: rss.shift()! }), { rss: () => usage.rss }),
  );
}

const source = () => {
  const { graph, metadata } = sampleModel(network, 1);
  return detectorFiles(graph, metadata);
};
const image = sampleImage({ width: 40, height: 30 }, 1);
const MEGABYTE = 2 ** 20;

test('soak sees flat memory after the warm-up, and collects before each look', async () => {
  const gc = vi.fn();
  vi.stubGlobal('gc', gc);
  residentSet(10 * MEGABYTE, 60 * MEGABYTE, 60 * MEGABYTE, 60 * MEGABYTE + 9);
  const seen: MemorySample[] = [];
  const onSample = (sample: MemorySample) => seen.push(sample);
  const result = await soak(source(), image, { calls: 8, warmup: 4, every: 2, onSample });
  expect(result).toMatchObject({ flat: true, leaking: false, calls: 8, warmup: 4 });
  expect(result.growth).toBeCloseTo(9 / 4, 6);
  expect(result.samples.map(({ call }) => call)).toEqual([2, 4, 6, 8]);
  expect(result.tensors).toMatchObject({ after: result.tensors.before, left: 0 });
  expect(seen).toEqual(result.samples);
  expect(gc).toHaveBeenCalledTimes(4);
});

test('soak sees memory that grows, and tensors that stay', async () => {
  vi.stubGlobal('gc', vi.fn());
  residentSet(...[60, 61, 62].map((size) => size * MEGABYTE));
  const kept: tf.Tensor[] = [];
  const onSample = () => void kept.push(tf.scalar(1));
  const result = await soak(source(), image, { calls: 3, warmup: 0, every: 1, onSample });
  expect(result).toMatchObject({ flat: false, leaking: true, growth: MEGABYTE });
  expect(result.tensors.after - result.tensors.before).toBe(3);
  expect(result.tensors.left).toBe(3);
  tf.dispose(kept);
});

test('soak refuses to guess', async () => {
  vi.stubGlobal('gc', undefined);
  await expect(soak(source(), image)).rejects.toThrow('--expose-gc');
  vi.stubGlobal('gc', vi.fn());
  for (const options of [{ calls: 199 }, { every: 0 }, { warmup: -1 }, { calls: Number.NaN }]) {
    await expect(soak(source(), image, options)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
  }
});

test('a goal is met by the whole interval', () => {
  expect(atLeast(1.5, [1.5, 2])).toEqual({ atLeast: 1.5, met: true });
  expect(atLeast(1.5, [1.4, 2])).toEqual({ atLeast: 1.5, met: false });
  expect(below(0.05, [0.01, 0.049])).toEqual({ below: 0.05, met: true });
  expect(below(0.05, [0.01, 0.05])).toEqual({ below: 0.05, met: false });
});

test('arithmetic compares whole numbers with floats', async () => {
  const { networks, accuracy } = await arithmetic({ presets: ['coco-320'], pairs: 6, warmup: 0 });
  expect(accuracy).toBeNull();
  expect(networks.map(({ preset }) => preset)).toEqual(['coco-320']);
  const { difference, comparison } = networks[0]!;
  expect(difference.largest).toBeGreaterThan(0);
  expect(difference.largest).toBeLessThan(0.05 * difference.of);
  expect(comparison.a.samples).toHaveLength(6);
  expect(comparison.b.samples).toHaveLength(6);
});
