import { useBackend } from '@rsanet/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { environment } from './environment.ts';

test('is plain data that says what computes', async () => {
  await useBackend('wasm');
  const wasm = await environment();
  expect(JSON.parse(JSON.stringify(wasm))).toEqual(wasm);
  // Every Node that this package supports has wasm SIMD; TensorFlow.js runs one thread in Node.
  expect(wasm.backend).toEqual({ name: 'wasm', simd: true, threads: 1 });
  expect(wasm.packages).toMatchObject({
    '@tensorflow/tfjs-core': tf.version_core,
    '@rsanet/bench': expect.stringMatching(/^\d+\.\d+\.\d+/),
  });
  expect(wasm.node).toBe(process.version.slice(1));
  expect(wasm.memory.total).toBeGreaterThan(wasm.memory.free);
  expect(Math.abs(Date.parse(wasm.date) - Date.now())).toBeLessThan(60_000);

  await useBackend('cpu');
  expect((await environment()).backend).toEqual({ name: 'cpu', simd: null, threads: 1 });
});
