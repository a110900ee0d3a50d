import { tfjsTrainer } from './index.ts';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-webgl';
import '@tensorflow/tfjs-backend-webgpu';
import type { LossValue, RawTensor } from '@rsanet/graph';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { expectClose } from '../testing/numbers.ts';
import { smallTrainingGraph } from '../testing/small-training-graph.ts';
import { trainingNetwork } from './training-network.ts';

setWasmPaths('/node_modules/@tensorflow/tfjs-backend-wasm/dist/');

const images: RawTensor = {
  data: Float32Array.from({ length: 2 * 8 * 8 * 3 }, (_, i) => Math.sin(i)),
  shape: [2, 8, 8, 3],
};

/** Half the sum of squared distances to the sine of the position. */
function distance(outputs: readonly RawTensor[]): LossValue {
  let value = 0;
  const gradients = outputs.map(({ data, shape }) => ({
    shape,
    data: data.map((y, i) => y - Math.sin(i)),
  }));
  for (const { data } of gradients) for (const error of data) value += error ** 2 / 2;
  return { value, gradients };
}

/** The state after one step from the graph's weights, and how often the loss was asked. */
async function stepOn(backend: string) {
  await tf.setBackend(backend);
  expect(tf.getBackend()).toBe(backend);
  const before = tf.memory().numTensors;
  const trainer = tfjsTrainer(smallTrainingGraph);
  const { value } = await trainer.accumulate(images, distance);
  const { applied, gradientNorm } = await trainer.update(0.01);
  expect(applied).toBe(true);
  const { tensors } = await trainer.state();
  await trainer.dispose();
  expect(tf.memory().numTensors).toBe(before);
  return { value, gradientNorm, tensors };
}

test.each([
  ['wasm', 1e-4],
  ['webgl', 1e-3],
  ['webgpu', 1e-3],
])('a step on %s is the one on cpu, and leaves no tensor', async (backend, tolerance) => {
  const wanted = await stepOn('cpu');
  const actual = await stepOn(backend);
  expect(Math.abs(actual.value / wanted.value - 1)).toBeLessThan(tolerance);
  expect(Math.abs(actual.gradientNorm / wanted.gradientNorm - 1)).toBeLessThan(tolerance);
  expect([...actual.tensors.keys()]).toEqual([...wanted.tensors.keys()]);
  for (const [name, { data }] of wanted.tensors) {
    expectClose(actual.tensors.get(name)!.data, data, tolerance);
  }
});

test('a forward run alone gives what the loss gets; how long it and a whole accumulate take is printed', async () => {
  await tf.setBackend('webgpu');
  const before = tf.memory().numTensors;
  const network = trainingNetwork(smallTrainingGraph, new Set());
  const trainer = tfjsTrainer(smallTrainingGraph);
  const x = tf.tensor4d(images.data, [2, 8, 8, 3]);
  async function forward() {
    const outputs = tf.tidy(() => {
      const { outputs, statistics } = network.forward(x);
      tf.dispose([...statistics.values()]);
      return outputs;
    });
    const read = await Promise.all(outputs.map((output) => output.data()));
    tf.dispose(outputs);
    return read;
  }
  async function accumulate() {
    let given: readonly RawTensor[] = [];
    await trainer.accumulate(images, (outputs) => {
      given = outputs;
      return distance(outputs);
    });
    // Waits for the gradients.
    await trainer.state();
    return given.map(({ data }) => data);
  }
  const times = { forward: [] as number[], accumulate: [] as number[] };
  async function timed<Result>(name: keyof typeof times, work: () => Promise<Result>) {
    const start = performance.now();
    const result = await work();
    times[name].push(performance.now() - start);
    return result;
  }
  for (let round = 0; round < 30; round++) {
    const [alone, inside] = [
      await timed('forward', forward),
      await timed('accumulate', accumulate),
    ];
    for (const [i, output] of alone.entries()) expectClose(inside[i]!, output, 1e-6);
  }
  const median = (list: number[]) => list.sort((a, b) => a - b)[list.length >> 1]!.toFixed(0);
  const adapter = (await navigator.gpu.requestAdapter())?.info;
  // biome-ignore lint/suspicious/noConsole: the figure is for who runs it.
  console.log(
    `webgpu (${adapter?.vendor} ${adapter?.architecture}): a forward run takes ${median(times.forward)} ms, ` +
      `an accumulate, with two of them, ${median(times.accumulate)} ms`,
  );
  x.dispose();
  network.dispose();
  await trainer.dispose();
  expect(tf.memory().numTensors).toBe(before);
});
