import '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { compile, fold, type RawTensor, tfjsExecutor } from './index.ts';
import { layerModels } from './testing/models.ts';
import { randomiseWeights, randomNumbers } from './testing/random-weights.ts';

beforeAll(async () => {
  await tf.setBackend('wasm');
  await tf.setBackend('cpu');
});
beforeEach(() => tf.setBackend('cpu'));

function randomInput(model: LayersModel, batch = 2, scale = 3): RawTensor {
  const shape = [batch, ...(model.inputs[0]!.shape.slice(1) as number[])];
  const size = shape.reduce((a, b) => a * b, 1);
  return { shape, data: randomNumbers(size, 77, -scale, scale) };
}

function predict(model: LayersModel, input: RawTensor): RawTensor[] {
  const x = tf.tensor(input.data, [...input.shape]);
  const outputs = [model.predict(x)].flat();
  const raw = outputs.map((output) => ({
    data: output.dataSync() as Float32Array,
    shape: [...output.shape],
  }));
  tf.dispose([x, outputs]);
  return raw;
}

/** Every value within `tolerance` of the largest one expected. */
function expectClose(actual: RawTensor[], expected: RawTensor[], tolerance: number): void {
  expect(actual.map((output) => output.shape)).toEqual(expected.map((output) => output.shape));
  actual.forEach(({ data }, index) => {
    const reference = expected[index]!.data;
    const largest = reference.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
    const error = reference.reduce((max, value, i) => Math.max(max, Math.abs(value - data[i]!)), 0);
    expect(largest).toBeGreaterThan(0);
    expect(error / largest).toBeLessThan(tolerance);
  });
}

describe.each(['cpu', 'wasm'])('on %s', (backend) => {
  test.each(Object.keys(layerModels))('%s equals model.predict, plain and folded', async (kind) => {
    await tf.setBackend(backend);
    const model = layerModels[kind]!();
    randomiseWeights(model);
    const input = randomInput(model);
    const expected = predict(model, input);
    const graph = compile(model);
    model.dispose();
    const before = tf.memory().numTensors;
    for (const variant of [graph, fold(graph)]) {
      const executor = tfjsExecutor(variant, { backend });
      expectClose(await executor.run(input), expected, 1e-5);
      executor.dispose();
    }
    expect(tf.memory().numTensors).toBe(before);
  });
});
