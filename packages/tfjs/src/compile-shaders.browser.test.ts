import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-webgl';
import '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import {
  smallGraph as graph,
  smallInput as input,
  largestDifference,
} from './testing/small-graph.ts';
import { tfjsExecutor } from './tfjs-executor.ts';

/** Shaders that a backend has compiled. */
function shaders(backend: string): string[] {
  const { binaryCache, pipelineCache } = tf.engine().registry[backend] as unknown as Record<
    'binaryCache' | 'pipelineCache',
    object | undefined
  >;
  return Object.keys(binaryCache ?? pipelineCache ?? {});
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
