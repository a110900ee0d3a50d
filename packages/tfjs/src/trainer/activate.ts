import { type Activation, type ActivationTable, visitActivation } from '@rsanet/graph';
import * as tf from '@tensorflow/tfjs-core';
import { relu6Training } from './relu6.ts';

/** A nonlinearity with a gradient, any shape. */
export function activate(x: tf.Tensor, activation: Activation): tf.Tensor {
  return visitActivation(activations, activation, x);
}

const activations = {
  linear: (_, x) => x,
  relu: (_, x) => tf.relu(x),
  relu6: (_, x) => relu6Training(x),
  leakyRelu: ({ alpha }, x) => tf.leakyRelu(x, alpha),
  sigmoid: (_, x) => tf.sigmoid(x),
  swish: (_, x) => tf.mul(x, tf.sigmoid(x)),
  hardSwish: (_, x) => tf.mul(x, tf.div(relu6Training(tf.add(x, 3)), 6)),
  elu: (_, x) => tf.add(tf.relu(x), tf.sub(tf.exp(tf.minimum(x, 0)), 1)),
} satisfies ActivationTable<[x: tf.Tensor], tf.Tensor>;
