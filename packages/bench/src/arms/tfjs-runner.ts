import type { Graph, RawTensor } from '@rsanet/graph';
import { tfjsExecutor } from '@rsanet/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import type { Runner } from './runner.ts';

/** Runs a network on TensorFlow.js's current backend. */
export async function tfjsRunner(graph: Graph): Promise<Runner> {
  const executor = tfjsExecutor(graph);
  return {
    run: (input) => executor.run(input),
    tensors: () => tf.memory().numTensors,
    async kernels({ data, shape }: RawTensor) {
      const x = tf.tensor<tf.Rank.R4>(data, [...shape] as [number, number, number, number]);
      try {
        const { kernels, result } = await tf.profile(() => executor.execute(x));
        tf.dispose(result as tf.Tensor[]);
        return kernels.length;
      } finally {
        x.dispose();
      }
    },
  };
}
