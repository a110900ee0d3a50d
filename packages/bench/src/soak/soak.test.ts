import { engineRuntime } from '@rsanet/engine';
import { tfjsRuntime, useBackend } from '@rsanet/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, expect, test, vi } from 'vitest';
import { collectGarbage } from '../../../engine/src/testing/collect-garbage.ts';
import { sampleModel } from '../sample/network.ts';
import { soak } from './soak.ts';

afterEach(() => vi.unstubAllGlobals());

const source = sampleModel(
  { preset: 'voc-416', input: { width: 64, height: 64 }, channels: [8, 8, 8, 16, 16] },
  1,
);
const two = { name: 'two threads', source, runtime: engineRuntime({ threads: 2 }) };
const wasm = { name: 'wasm', source, runtime: tfjsRuntime('wasm') };

test('what stays is seen: a tensor, a memory and the workers of a runtime, and nothing of detectors that are disposed', async () => {
  vi.stubGlobal('gc', collectGarbage);
  await useBackend('wasm');
  const kept: tf.Tensor[] = [];
  const memories: WebAssembly.Memory[] = [];
  const executors: Promise<{ dispose(): Promise<void> }>[] = [];
  let samples = 0;
  const onSample = () => {
    if (++samples !== 2) return;
    kept.push(tf.scalar(1));
    memories.push(new WebAssembly.Memory({ initial: 1 }));
    executors.push(two.runtime.open(source.graph));
  };
  const result = await soak([two, wasm], { minutes: 1e-9, onSample });
  const { left, passed, counts, cases } = result;
  expect(left).toEqual({ tensors: 1, memories: memories.length + 1, workers: 2 });
  expect(passed).toBe(false);
  expect(cases).toEqual(['two threads', 'wasm']);
  expect(counts.calls).toBeGreaterThan(counts.loads);
  expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  tf.dispose(kept);
  for (const executor of executors) await (await executor).dispose();
});

test('refuses what it cannot judge', async () => {
  vi.stubGlobal('gc', undefined);
  await expect(soak([wasm])).rejects.toThrow('--expose-gc');
  vi.stubGlobal('gc', collectGarbage);
  for (const minutes of [0, -1, Number.NaN, Infinity]) {
    await expect(soak([wasm], { minutes })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  }
});
