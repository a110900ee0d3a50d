import { tfjsExecutor, tfjsRuntime } from '@rsanet/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import type { Counters, Started } from './started.ts';

/** Backends by TensorFlow.js's own name of them. */
export type TfjsName = 'cpu' | 'wasm' | 'webgl' | 'webgpu' | 'tensorflow';

const counters: Counters = {
  tensors: () => tf.memory().numTensors,
  async kernels(graph, { data, shape }) {
    const executor = tfjsExecutor(graph);
    const x = tf.tensor<tf.Rank.R4>(data, [...shape] as [number, number, number, number]);
    try {
      // Without those that read the outputs.
      const { kernels, result } = await tf.profile(() => executor.execute(x));
      tf.dispose(result as tf.Tensor[]);
      return kernels.length;
    } finally {
      x.dispose();
      executor.dispose();
    }
  },
};

/**
 * Starts a backend of TensorFlow.js whose package has been imported, and makes it the current one.
 *
 * @param facts what it says of itself, once it has started
 */
export async function onTfjs(
  name: TfjsName,
  facts: () => Started['facts'] | Promise<Started['facts']>,
): Promise<Started> {
  const started = await tf.setBackend(name);
  const active = tf.getBackend();
  // setBackend can leave another backend active without throwing.
  if (!started || active !== name) {
    throw new Error(
      `TensorFlow.js did not start '${name}'${active ? `; '${active}' is active` : ''}.`,
    );
  }
  const { packages, ...others } = await facts();
  return {
    facts: { ...others, packages: { '@tensorflow/tfjs-core': tf.version_core, ...packages } },
    runtime: tfjsRuntime(name === 'tensorflow' ? 'node' : name),
    counters,
  };
}
