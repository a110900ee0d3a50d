import { type BatchNormNode, type Graph, type Node, weightsOf } from '@rsanet/graph';
import * as tf from '@tensorflow/tfjs-core';
import { applyNode } from './apply-node.ts';
import { batchNormTraining } from './batch-norm.ts';

/** A graph whose weights are variables. */
export interface TrainingNetwork {
  /** What the optimiser changes, by name: kernels, biases, and batch norm's scale and offset. */
  readonly parameters: ReadonlyMap<string, tf.Variable>;
  /** Batch norm's running means and variances, by name. */
  readonly statistics: ReadonlyMap<string, tf.Variable>;
  /**
   * The outputs for a batch `[n, h, w, 3]` by the batch's own statistics; the running statistics move
   * towards them. To be called within `tf.tidy` or a gradient function, which frees what it makes.
   */
  forward(images: tf.Tensor4D): tf.Tensor[];
  dispose(): void;
}

/** How far the running statistics move each step. */
const STATISTICS_RATE = 0.03;

/**
 * Makes a graph trainable on the current backend: the same computation as tfjs-layers', with fewer
 * full-size operations on the way back.
 *
 * @param graph an unfolded graph; folded convolutions train too, without batch norm
 */
export function trainingNetwork(graph: Graph): TrainingNetwork {
  const parameters = new Map<string, tf.Variable>();
  const statistics = new Map<string, tf.Variable>();
  for (const node of graph.nodes) {
    for (const [field, weight] of Object.entries(weightsOf(node))) {
      const trainable = field !== 'mean' && field !== 'variance';
      const value = tf.tensor(weight.data, [...weight.shape]);
      const variables = trainable ? parameters : statistics;
      variables.set(`${node.name}/${field}`, tf.variable(value, trainable));
      value.dispose();
    }
  }

  function batchNorm(node: BatchNormNode, x: tf.Tensor4D): tf.Tensor {
    const parameter = (field: string) =>
      parameters.get(`${node.name}/${field}`) as tf.Tensor as tf.Tensor1D;
    const scale = parameter('scale');
    const { output, mean, variance } = batchNormTraining(
      x,
      scale,
      parameter('offset'),
      node.epsilon,
    );
    approach(statistics.get(`${node.name}/mean`)!, mean);
    approach(statistics.get(`${node.name}/variance`)!, variance);
    return output;
  }

  function computed(node: Node, inputs: tf.Tensor[], images: tf.Tensor4D): tf.Tensor {
    if (node.op === 'input') return images;
    if (node.op === 'batchNorm') return batchNorm(node, inputs[0] as tf.Tensor4D);
    return applyNode(node, inputs, (field) => parameters.get(`${node.name}/${field}`));
  }

  return {
    parameters,
    statistics,
    forward(images) {
      const values = new Map<string, tf.Tensor>();
      for (const node of graph.nodes) {
        const inputs = node.inputs.map((name) => values.get(name)!);
        values.set(node.name, computed(node, inputs, images));
      }
      return graph.outputs.map((name) => values.get(name)!);
    },
    dispose() {
      for (const value of [...parameters.values(), ...statistics.values()]) value.dispose();
    },
  };
}

/** Moves a running statistic towards the batch's value, which it disposes. */
function approach(running: tf.Variable, batch: tf.Tensor): void {
  const next = tf.tidy(() => tf.add(running, tf.mul(tf.sub(batch, running), STATISTICS_RATE)));
  running.assign(next);
  batch.dispose();
  next.dispose();
}
