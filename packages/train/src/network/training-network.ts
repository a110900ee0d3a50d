import type { Graph, Node } from '@rsanet/graph';
import * as tf from '@tensorflow/tfjs-core';
import { activate } from './activate.ts';
import { batchNormTraining } from './batch-norm.ts';
import { weightsOf } from './weights.ts';

/** A graph whose weights are variables. */
export interface TrainingNetwork {
  /** What the optimiser changes, by name: kernels, biases, and batch norm's scale and offset. */
  readonly parameters: ReadonlyMap<string, tf.Variable>;
  /** Batch norm's running means and variances, by name. */
  readonly statistics: ReadonlyMap<string, tf.Variable>;
  /**
   * The outputs for a batch `[n, h, w, 3]` by the batch's own statistics, on the gradient tape; the
   * running statistics move towards them.
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
    for (const [key, weight] of Object.entries(weightsOf(node))) {
      const trainable = key !== 'mean' && key !== 'variance';
      const name = `${node.name}/${key}`;
      const value = tf.tensor(weight.data, [...weight.shape]);
      (trainable ? parameters : statistics).set(name, tf.variable(value, trainable));
      value.dispose();
    }
  }
  const variable = (node: Node, key: string) =>
    parameters.get(`${node.name}/${key}`) ?? statistics.get(`${node.name}/${key}`);

  function batchNorm(node: Node & { op: 'batchNorm' }, x: tf.Tensor4D): tf.Tensor {
    const scale = variable(node, 'scale') as tf.Tensor as tf.Tensor1D;
    const offset = variable(node, 'offset') as tf.Tensor as tf.Tensor1D;
    const { output, mean, variance } = batchNormTraining(x, scale, offset, node.epsilon);
    approach(variable(node, 'mean')!, mean);
    approach(variable(node, 'variance')!, variance);
    return output;
  }

  function apply(node: Node, inputs: tf.Tensor[], images: tf.Tensor4D): tf.Tensor {
    const x = inputs[0] as tf.Tensor4D;
    switch (node.op) {
      case 'input':
        return images;
      case 'conv2d':
      case 'depthwiseConv2d': {
        const convolve = node.op === 'conv2d' ? tf.conv2d : tf.depthwiseConv2d;
        const kernel = variable(node, 'kernel') as tf.Tensor as tf.Tensor4D;
        const strides = [...node.strides] as [number, number];
        const dilations = [...node.dilations] as [number, number];
        const y = convolve(x, kernel, strides, node.padding, 'NHWC', dilations);
        const bias = variable(node, 'bias');
        return activate(bias ? tf.add(y, bias) : y, node.activation);
      }
      case 'batchNorm':
        return batchNorm(node, x);
      case 'activation':
        return activate(x, node.activation);
      case 'maxPool':
      case 'averagePool': {
        const pool = node.op === 'maxPool' ? tf.maxPool : tf.avgPool;
        return pool(x, [...node.size], [...node.strides], node.padding);
      }
      case 'globalAveragePool':
        return tf.mean(x, [1, 2], node.keepDims);
      case 'add':
        return inputs.reduce((a, b) => tf.add(a, b));
      case 'multiply':
        return inputs.reduce((a, b) => tf.mul(a, b));
      case 'concat':
        return tf.concat(inputs, -1);
      case 'upsample': {
        const resize =
          node.interpolation === 'nearest'
            ? tf.image.resizeNearestNeighbor
            : tf.image.resizeBilinear;
        return resize(x, [x.shape[1] * node.factors[0], x.shape[2] * node.factors[1]]);
      }
      case 'zeroPadding': {
        const { top, bottom, left, right } = node;
        return tf.pad(x, [
          [0, 0],
          [top, bottom],
          [left, right],
          [0, 0],
        ]);
      }
      case 'reshape':
        return tf.reshape(x, [x.shape[0], ...node.shape]);
    }
  }

  return {
    parameters,
    statistics,
    forward(images) {
      const values = new Map<string, tf.Tensor>();
      for (const node of graph.nodes) {
        const inputs = node.inputs.map((name) => values.get(name)!);
        values.set(node.name, apply(node, inputs, images));
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
