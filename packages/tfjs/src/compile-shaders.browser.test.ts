import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-webgl';
import '@tensorflow/tfjs-backend-webgpu';
import type { Graph } from '@rsanet/graph';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { tfjsExecutor } from './tfjs-executor.ts';

const weights = (shape: readonly number[]) => ({
  shape,
  data: Float32Array.from({ length: tf.util.sizeFromShape([...shape]) }, (_, i) => Math.sin(i)),
});

/** Two outputs, so that they are read together. */
const graph: Graph = {
  name: 'small',
  nodes: [
    { op: 'input', name: 'image', inputs: [], shape: [8, 8, 3] },
    {
      ...{ op: 'conv2d', name: 'conv', inputs: ['image'], kernel: weights([3, 3, 3, 8]) },
      ...{ bias: weights([8]), strides: [1, 1], padding: 'same', dilations: [1, 1] },
      activation: { kind: 'relu6' },
    },
    {
      ...{ op: 'maxPool', name: 'pool', inputs: ['conv'] },
      ...{ size: [2, 2], strides: [2, 2], padding: 'same' },
    },
    { op: 'upsample', name: 'up', inputs: ['pool'], factors: [2, 2], interpolation: 'nearest' },
    { op: 'add', name: 'sum', inputs: ['conv', 'up'] },
  ],
  outputs: ['pool', 'sum'],
};
const input = {
  data: Float32Array.from({ length: 192 }, (_, i) => Math.cos(i)),
  shape: [1, 8, 8, 3],
};

/** Shaders that a backend has compiled. */
function shaders(backend: string): string[] {
  const { binaryCache, pipelineCache } = tf.engine().registry[backend] as unknown as Record<
    'binaryCache' | 'pipelineCache',
    object | undefined
  >;
  return Object.keys(binaryCache ?? pipelineCache ?? {});
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
}

async function expected() {
  await tf.setBackend('cpu');
  const executor = tfjsExecutor(graph, { backend: 'cpu' });
  const outputs = await executor.run(input);
  executor.dispose();
  return outputs;
}

test.each(['webgl', 'webgpu'])(
  'on %s the first run finds the network’s shaders compiled',
  async (backend) => {
    await tf.setBackend(backend);
    const executor = tfjsExecutor(graph, { backend });
    const before = shaders(backend).length;
    await executor.warmUp([1, 8, 8, 3]);
    const compiled = shaders(backend);
    expect(compiled.length).toBeGreaterThan(before);
    const outputs = await executor.run(input);
    // WebGL's read has a shader of its own.
    expect(shaders(backend).length - compiled.length).toBeLessThanOrEqual(1);
    for (const [i, { data, shape }] of (await expected()).entries()) {
      expect(outputs[i]!.shape).toEqual(shape);
      expect(largestDifference(outputs[i]!.data, data)).toBeLessThan(1e-4);
    }
    executor.dispose();
    expect(tf.memory().numTensors).toBe(0);
  },
);

test.each(['webgl', 'webgpu'])(
  'on %s runs and other compilations wait for one another',
  async (backend) => {
    await tf.setBackend(backend);
    const [a, b] = [tfjsExecutor(graph, { backend }), tfjsExecutor(graph, { backend })];
    const results = await Promise.all([
      a.warmUp([2, 8, 8, 3]),
      a.run(input),
      b.warmUp([3, 8, 8, 3]),
      b.run(input),
    ]);
    const [first] = await expected();
    for (const outputs of [results[1], results[3]]) {
      expect(largestDifference(outputs[0]!.data, first!.data)).toBeLessThan(1e-4);
    }
    a.dispose();
    b.dispose();
    expect(tf.memory().numTensors).toBe(0);
  },
);

test('elsewhere there is nothing to compile', async () => {
  await tf.setBackend('cpu');
  const executor = tfjsExecutor(graph, { backend: 'cpu' });
  await executor.warmUp([1, 8, 8, 3]);
  executor.dispose();
  await expect(executor.warmUp([1, 8, 8, 3])).rejects.toMatchObject({ code: 'DISPOSED' });
  expect(tf.memory().numTensors).toBe(0);
});
