import { type Activation, type ActivationTable, visitActivation } from '@rsanet/graph';
import * as tf from '@tensorflow/tfjs-core';

/** Applies an activation; a new tensor. */
export function activate(x: tf.Tensor, activation: Activation): tf.Tensor {
  return visitActivation(activations, activation, x);
}

/** An activation as part of a convolution, or null where TensorFlow.js cannot compute it there. */
export function fusedActivation(activation: Activation): FusedActivation | null {
  return visitActivation(fusedActivations, activation);
}

/** How TensorFlow.js names an activation that it computes inside a convolution. */
export type FusedActivation = Pick<
  Parameters<typeof tf.fused.conv2d>[0],
  'activation' | 'leakyreluAlpha'
>;

const fusedActivations = {
  linear: () => ({ activation: 'linear' }),
  relu: () => ({ activation: 'relu' }),
  relu6: () => ({ activation: 'relu6' }),
  leakyRelu: ({ alpha }) => ({ activation: 'leakyrelu', leakyreluAlpha: alpha }),
  sigmoid: () => ({ activation: 'sigmoid' }),
  swish: () => null,
  hardSwish: () => null,
  elu: () => ({ activation: 'elu' }),
} satisfies ActivationTable<[], FusedActivation | null>;

const activations = {
  linear: (_, x) => tf.clone(x),
  relu: (_, x) => tf.relu(x),
  relu6: (_, x) => tf.relu6(x),
  leakyRelu: ({ alpha }, x) => tf.leakyRelu(x, alpha),
  sigmoid: (_, x) => tf.sigmoid(x),
  swish: (_, x) => tf.tidy(() => tf.mul(x, tf.sigmoid(x))),
  elu: (_, x) => tf.elu(x),
  hardSwish: (_, x) => tf.tidy(() => tf.mul(x, tf.div(tf.relu6(tf.add(x, 3)), 6))),
} satisfies ActivationTable<[x: tf.Tensor], tf.Tensor>;
