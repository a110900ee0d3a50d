import type { Activation, Conv2dNode, DepthwiseConv2dNode, Node, Weight } from '@rsanet/graph';
import * as tf from '@tensorflow/tfjs-core';

/** Computes a node's value, a new tensor, from those of the nodes it reads. */
export type TfjsOp = (...inputs: tf.Tensor[]) => tf.Tensor;

/**
 * The TensorFlow.js ops of a node.
 *
 * @param upload makes the tensor of a weight, once; who gives it also frees it
 */
export function tfjsOp(
  node: Exclude<Node, { op: 'input' }>,
  upload: (weight: Weight) => tf.Tensor,
): TfjsOp {
  switch (node.op) {
    case 'conv2d':
      return convolution(node, tf.fused.conv2d, upload);
    case 'depthwiseConv2d':
      return convolution(node, tf.fused.depthwiseConv2d, upload);
    case 'batchNorm': {
      const [mean, variance, offset, scale] = [
        node.mean,
        node.variance,
        node.offset,
        node.scale,
      ].map(upload) as [tf.Tensor1D, tf.Tensor1D, tf.Tensor1D, tf.Tensor1D];
      return (x) => tf.batchNorm(x!, mean, variance, offset, scale, node.epsilon);
    }
    case 'activation':
      return (x) => activate(x!, node.activation);
    case 'maxPool':
      return (x) => tf.maxPool(x as tf.Tensor4D, [...node.size], [...node.strides], node.padding);
    case 'averagePool':
      return (x) => tf.avgPool(x as tf.Tensor4D, [...node.size], [...node.strides], node.padding);
    case 'globalAveragePool':
      return (x) => tf.mean(x!, [1, 2], node.keepDims);
    case 'add':
      return (...inputs) => reduce(inputs, tf.add);
    case 'multiply':
      return (...inputs) => reduce(inputs, tf.mul);
    case 'concat':
      return (...inputs) => tf.concat(inputs, -1);
    case 'upsample': {
      const resize =
        node.interpolation === 'nearest' ? tf.image.resizeNearestNeighbor : tf.image.resizeBilinear;
      return (x) => {
        const [, height, width] = x!.shape as [number, number, number, number];
        return resize(x as tf.Tensor4D, [height * node.factors[0], width * node.factors[1]]);
      };
    }
    case 'zeroPadding':
      return (x) =>
        tf.pad(x!, [
          [0, 0],
          [node.top, node.bottom],
          [node.left, node.right],
          [0, 0],
        ]);
    case 'reshape':
      return (x) => tf.reshape(x!, [x!.shape[0]!, ...node.shape]);
  }
}

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
  const inside = fusedActivation(node.activation);
  const run = (x: tf.Tensor) =>
    fused({
      x: x as tf.Tensor4D,
      filter,
      ...bias,
      strides: [...node.strides],
      pad: node.padding,
      dilations: [...node.dilations],
      ...inside,
    });
  return inside ? (x) => run(x!) : (x) => tf.tidy(() => activate(run(x!), node.activation));
}

/** How TensorFlow.js names what it can compute inside a convolution. */
function fusedActivation(activation: Activation) {
  switch (activation.kind) {
    case 'linear':
    case 'relu':
    case 'relu6':
    case 'sigmoid':
      return { activation: activation.kind } as const;
    case 'leakyRelu':
      return { activation: 'leakyrelu', leakyreluAlpha: activation.alpha } as const;
    case 'swish':
    case 'hardSwish':
      return null;
  }
}

function activate(x: tf.Tensor, activation: Activation): tf.Tensor {
  switch (activation.kind) {
    case 'linear':
      return tf.clone(x);
    case 'relu':
      return tf.relu(x);
    case 'relu6':
      return tf.relu6(x);
    case 'sigmoid':
      return tf.sigmoid(x);
    case 'leakyRelu':
      return tf.leakyRelu(x, activation.alpha);
    case 'swish':
      return tf.tidy(() => tf.mul(x, tf.sigmoid(x)));
    case 'hardSwish':
      return tf.tidy(() => tf.mul(x, tf.div(tf.relu6(tf.add(x, 3)), 6)));
  }
}
