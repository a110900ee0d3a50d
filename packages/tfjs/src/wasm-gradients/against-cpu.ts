import '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-cpu';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';

const entry = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
setWasmPaths(`${dirname(entry)}/`);

/** Values in -1..1 that depend on the shape and the seed only. */
export function noise<R extends tf.Rank>(shape: tf.ShapeMap[R], seed: number): tf.Tensor<R> {
  return tf.randomUniform<R>(shape, -1, 1, 'float32', seed);
}

/**
 * Runs `make` on the cpu backend and on wasm, expects the same tensors from both but for rounding,
 * and that wasm keeps nothing.
 */
export async function expectSameAsOnCpu(make: () => tf.Tensor[]): Promise<void> {
  const expected = await run('cpu', make);
  const actual = await run('wasm', make);
  expect(actual.map(({ shape }) => shape)).toEqual(expected.map(({ shape }) => shape));
  actual.forEach(({ values }, tensor) => {
    const wanted = expected[tensor]!.values;
    const scale = wanted.reduce((max, value) => Math.max(max, Math.abs(value)), 1);
    const error = values.reduce((max, v, i) => Math.max(max, Math.abs(v - wanted[i]!)), 0);
    expect(error / scale).toBeLessThan(1e-5);
  });
}

async function run(backend: string, make: () => tf.Tensor[]) {
  await tf.setBackend(backend);
  expect(tf.getBackend()).toBe(backend);
  const before = kept();
  const outputs = tf.tidy(make);
  const results = outputs.map((output) => ({
    shape: output.shape,
    values: Array.from(output.dataSync()),
  }));
  tf.dispose(outputs);
  expect(kept()).toEqual(before);
  return results;
}

/** What the engine and the backend hold at the moment. */
export function kept() {
  const { numTensors, numDataBuffers, numBytes } = tf.memory();
  const dataIds = (tf.engine().backend as tf.KernelBackend).numDataIds();
  return { numTensors, numDataBuffers, numBytes, dataIds };
}
