import { useBackend } from '@rsanet/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { arithmetic } from './arithmetic.ts';
import { folding } from './folding.ts';
import { atLeast, below } from './goal.ts';
import { postprocessing } from './postprocessing.ts';

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
