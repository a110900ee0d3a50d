import {
  type BatchNormNode,
  type Conv2dNode,
  type DepthwiseConv2dNode,
  type InputNode,
  type Node,
  type NodeTable,
  visit,
} from '@rsanet/graph';
import * as tf from '@tensorflow/tfjs-core';
import { paddingOf } from '../tfjs-convolution.ts';
import { activate } from './activate.ts';
import { upsampleNearest } from './upsample.ts';

/** A node whose training is its inference: everything but where images enter and batch norm. */
export type PlainNode = Exclude<Node, InputNode | BatchNormNode>;

/** A weight of the node, by the name of its field. */
type WeightOf = (field: string) => tf.Tensor | undefined;

/**
 * What a node computes, by operations that have gradients everywhere.
 *
 * @param inputs values of the nodes it reads, the batch in front
 */
export function applyNode(
  node: PlainNode,
  inputs: readonly tf.Tensor[],
  weight: WeightOf,
): tf.Tensor {
  return visit(ops, node, inputs, weight);
}

function convolve(
  node: Conv2dNode | DepthwiseConv2dNode,
  operation: typeof tf.conv2d | typeof tf.depthwiseConv2d,
  inputs: readonly tf.Tensor[],
  weight: WeightOf,
): tf.Tensor {
  const strides = [...node.strides] as [number, number];
  const dilations = [...node.dilations] as [number, number];
  const [x, kernel] = [inputs[0], weight('kernel')] as [tf.Tensor4D, tf.Tensor4D];
  const padding = paddingOf(node, x, kernel.shape);
  const y = operation(x, kernel, strides, padding, 'NHWC', dilations);
  const bias = weight('bias');
  return activate(bias ? tf.add(y, bias) : y, node.activation);
}

function pool(
  { size, strides, padding }: Extract<Node, { op: 'maxPool' | 'averagePool' }>,
  operation: typeof tf.maxPool | typeof tf.avgPool,
  [x]: readonly tf.Tensor[],
): tf.Tensor {
  return operation(x as tf.Tensor4D, [...size], [...strides], padding);
}

const ops = {
  conv2d: (node, inputs, weight) => convolve(node, tf.conv2d, inputs, weight),
  depthwiseConv2d: (node, inputs, weight) => convolve(node, tf.depthwiseConv2d, inputs, weight),
  activation: ({ activation }, [x]) => activate(x!, activation),
  softmax: (_, [x]) => tf.softmax(x!),
  maxPool: (node, inputs) => pool(node, tf.maxPool, inputs),
  averagePool: (node, inputs) => pool(node, tf.avgPool, inputs),
  globalAveragePool: ({ keepDims }, [x]) => tf.mean(x!, [1, 2], keepDims),
  add: (_, inputs) => inputs.reduce((a, b) => tf.add(a, b)),
  multiply: (_, inputs) => inputs.reduce((a, b) => tf.mul(a, b)),
  concat: (_, inputs) => tf.concat([...inputs], -1),
  upsample: ({ factors, interpolation }, inputs) => {
    const x = inputs[0] as tf.Tensor4D;
    if (interpolation === 'nearest') return upsampleNearest(x, factors);
    return tf.image.resizeBilinear(x, [x.shape[1] * factors[0], x.shape[2] * factors[1]]);
  },
  zeroPadding: ({ top, bottom, left, right }, [x]) =>
    tf.pad(x!, [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ]),
  reshape: ({ shape }, [x]) => tf.reshape(x!, [x!.shape[0]!, ...shape]),
} satisfies NodeTable<[inputs: readonly tf.Tensor[], weight: WeightOf], tf.Tensor, PlainNode>;
