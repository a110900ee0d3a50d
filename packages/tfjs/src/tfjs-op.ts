import { type Node, type NodeTable, visit, type Weight } from '@rsanet/graph';
import * as tf from '@tensorflow/tfjs-core';
import { activate } from './tfjs-activation.ts';
import { convolution } from './tfjs-convolution.ts';

/** Computes a node's value, a new tensor, from those of the nodes it reads. */
export type TfjsOp = (...inputs: tf.Tensor[]) => tf.Tensor;

/** A node that computes something. */
type ComputedNode = Exclude<Node, { op: 'input' }>;

/** Makes the tensor of a weight, once; who gives it also frees it. */
export type Upload = (weight: Weight) => tf.Tensor;

/** The TensorFlow.js ops of a node. */
export function tfjsOp(node: ComputedNode, upload: Upload): TfjsOp {
  return visit(ops, node, upload);
}

const ops = {
  conv2d: (node, upload) => convolution(node, tf.fused.conv2d, upload),
  depthwiseConv2d: (node, upload) => convolution(node, tf.fused.depthwiseConv2d, upload),
  batchNorm: ({ mean, variance, offset, scale, epsilon }, upload) => {
    const weights = [mean, variance, offset, scale].map(upload) as [
      tf.Tensor1D,
      tf.Tensor1D,
      tf.Tensor1D,
      tf.Tensor1D,
    ];
    return (x) => tf.batchNorm(x!, ...weights, epsilon);
  },
  activation:
    ({ activation }) =>
    (x) =>
      activate(x!, activation),
  softmax: () => (x) => tf.softmax(x!),
  maxPool:
    ({ size, strides, padding }) =>
    (x) =>
      tf.maxPool(x as tf.Tensor4D, [...size], [...strides], padding),
  averagePool:
    ({ size, strides, padding }) =>
    (x) =>
      tf.avgPool(x as tf.Tensor4D, [...size], [...strides], padding),
  globalAveragePool:
    ({ keepDims }) =>
    (x) =>
      tf.mean(x!, [1, 2], keepDims),
  add:
    () =>
    (...inputs) =>
      reduce(inputs, tf.add),
  multiply:
    () =>
    (...inputs) =>
      reduce(inputs, tf.mul),
  concat:
    () =>
    (...inputs) =>
      tf.concat(inputs, -1),
  upsample: ({ interpolation, factors }) => {
    const resize =
      interpolation === 'nearest' ? tf.image.resizeNearestNeighbor : tf.image.resizeBilinear;
    return (x) => {
      const [, height, width] = x!.shape as [number, number, number, number];
      return resize(x as tf.Tensor4D, [height * factors[0], width * factors[1]]);
    };
  },
  zeroPadding:
    ({ top, bottom, left, right }) =>
    (x) =>
      tf.pad(x!, [
        [0, 0],
        [top, bottom],
        [left, right],
        [0, 0],
      ]),
  reshape:
    ({ shape }) =>
    (x) =>
      tf.reshape(x!, [x!.shape[0]!, ...shape]),
} satisfies NodeTable<[upload: Upload], TfjsOp, ComputedNode>;

function reduce(inputs: tf.Tensor[], op: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor): tf.Tensor {
  return tf.tidy(() => inputs.reduce((a, b) => op(a, b)));
}
