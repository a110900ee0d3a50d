import {
  type ActivationTable,
  type Conv2dNode,
  type DepthwiseConv2dNode,
  type Node,
  type NodeTable,
  type Padding,
  visit,
  visitActivation,
  type Weight,
} from '@rsanet/graph';
import * as tf from '@tensorflow/tfjs-core';

/** Computes a node's value, a new tensor, from those of the nodes it reads. */
export type TfjsOp = (...inputs: tf.Tensor[]) => tf.Tensor;

/** A node that computes something. */
type ComputedNode = Exclude<Node, { op: 'input' }>;

/** Makes the tensor of a weight, once; who gives it also frees it. */
type Upload = (weight: Weight) => tf.Tensor;

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
      visitActivation(activations, activation, x!),
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

function convolution(
  node: Conv2dNode | DepthwiseConv2dNode,
  fused: typeof tf.fused.conv2d | typeof tf.fused.depthwiseConv2d,
  upload: (weight: Weight) => tf.Tensor,
): TfjsOp {
  const filter = upload(node.kernel) as tf.Tensor4D;
  const bias = node.bias ? { bias: upload(node.bias) } : {};
  const inside: FusedActivation | null = visitActivation(fusedActivations, node.activation);
  const run = (x: tf.Tensor, pad: Padding) =>
    fused({
      x: x as tf.Tensor4D,
      filter,
      ...bias,
      strides: [...node.strides],
      pad,
      dilations: [...node.dilations],
      ...inside,
    });
  const padded = (x: tf.Tensor) =>
    // The wasm backend's own padding goes wrong there.
    node.padding === 'same' && windowsLieApart(node)
      ? tf.tidy(() => run(tf.pad(x, samePads(x.shape, node)), 'valid'))
      : run(x, node.padding);
  if (inside) return (x) => padded(x!);
  return (x) => tf.tidy(() => visitActivation(activations, node.activation, padded(x!)));
}

type Convolution = Pick<Conv2dNode, 'kernel' | 'strides' | 'dilations'>;

const axes = [0, 1] as const;

/** Pixels that a kernel spans along an axis. */
function reach({ kernel, dilations }: Convolution, axis: 0 | 1): number {
  return (kernel.shape[axis]! - 1) * dilations[axis] + 1;
}

/** Whether windows leave pixels out between them. */
function windowsLieApart(node: Convolution): boolean {
  return axes.some((axis) => reach(node, axis) < node.strides[axis]);
}

/** The zeros that `same` puts around a map. */
function samePads(shape: readonly number[], node: Convolution): [number, number][] {
  const [rows, columns] = axes.map((axis): [number, number] => {
    const [side, stride] = [shape[axis + 1]!, node.strides[axis]];
    const last = (Math.ceil(side / stride) - 1) * stride;
    const total = Math.max(0, last + reach(node, axis) - side);
    return [Math.floor(total / 2), Math.ceil(total / 2)];
  });
  return [[0, 0], rows!, columns!, [0, 0]];
}

type FusedActivation = Pick<Parameters<typeof tf.fused.conv2d>[0], 'activation' | 'leakyreluAlpha'>;

/** How TensorFlow.js names what it can compute inside a convolution. */
const fusedActivations = {
  linear: () => ({ activation: 'linear' }),
  relu: () => ({ activation: 'relu' }),
  relu6: () => ({ activation: 'relu6' }),
  leakyRelu: ({ alpha }) => ({ activation: 'leakyrelu', leakyreluAlpha: alpha }),
  sigmoid: () => ({ activation: 'sigmoid' }),
  swish: () => null,
  hardSwish: () => null,
} satisfies ActivationTable<[], FusedActivation | null>;

const activations = {
  linear: (_, x) => tf.clone(x),
  relu: (_, x) => tf.relu(x),
  relu6: (_, x) => tf.relu6(x),
  leakyRelu: ({ alpha }, x) => tf.leakyRelu(x, alpha),
  sigmoid: (_, x) => tf.sigmoid(x),
  swish: (_, x) => tf.tidy(() => tf.mul(x, tf.sigmoid(x))),
  hardSwish: (_, x) => tf.tidy(() => tf.mul(x, tf.div(tf.relu6(tf.add(x, 3)), 6))),
} satisfies ActivationTable<[x: tf.Tensor], tf.Tensor>;
