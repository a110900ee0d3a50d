import type {
  BatchNormNode,
  Conv2dNode,
  DepthwiseConv2dNode,
  InputNode,
  Node,
} from '@rsanet/graph';
import * as tf from '@tensorflow/tfjs-core';
import { activate } from './activate.ts';
import { upsampleNearest } from './upsample.ts';

/** A node whose training is its inference: everything but where pictures enter and batch norm. */
export type PlainNode = Exclude<Node, InputNode | BatchNormNode>;

/**
 * What a node computes, by operations that have gradients everywhere.
 *
 * @param inputs values of the nodes it reads, the batch in front
 * @param weight its weights, by the names of its fields
 */
export function applyNode(
  node: PlainNode,
  inputs: readonly tf.Tensor[],
  weight: (field: string) => tf.Tensor | undefined,
): tf.Tensor {
  const x = inputs[0] as tf.Tensor4D;
  switch (node.op) {
    case 'conv2d':
    case 'depthwiseConv2d':
      return convolve(node, x, weight('kernel') as tf.Tensor4D, weight('bias'));
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
      return tf.concat([...inputs], -1);
    case 'upsample': {
      const [rows, columns] = node.factors;
      if (node.interpolation === 'nearest') return upsampleNearest(x, node.factors);
      return tf.image.resizeBilinear(x, [x.shape[1] * rows, x.shape[2] * columns]);
    }
    case 'zeroPadding': {
      const rows: [number, number] = [node.top, node.bottom];
      const columns: [number, number] = [node.left, node.right];
      return tf.pad(x, [[0, 0], rows, columns, [0, 0]]);
    }
    case 'reshape':
      return tf.reshape(x, [x.shape[0], ...node.shape]);
  }
}

function convolve(
  node: Conv2dNode | DepthwiseConv2dNode,
  x: tf.Tensor4D,
  kernel: tf.Tensor4D,
  bias: tf.Tensor | undefined,
): tf.Tensor {
  const operation = node.op === 'conv2d' ? tf.conv2d : tf.depthwiseConv2d;
  const strides = [...node.strides] as [number, number];
  const dilations = [...node.dilations] as [number, number];
  const y = operation(x, kernel, strides, node.padding, 'NHWC', dilations);
  return activate(bias ? tf.add(y, bias) : y, node.activation);
}
