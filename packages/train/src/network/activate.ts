import type { Activation } from '@rsanet/graph';
import * as tf from '@tensorflow/tfjs-core';
import { relu6Training } from './relu6.ts';

/** A nonlinearity with a gradient, any shape. */
export function activate(x: tf.Tensor, activation: Activation): tf.Tensor {
  switch (activation.kind) {
    case 'linear':
      return x;
    case 'relu':
      return tf.relu(x);
    case 'relu6':
      return relu6Training(x);
    case 'leakyRelu':
      return tf.leakyRelu(x, activation.alpha);
    case 'sigmoid':
      return tf.sigmoid(x);
    case 'swish':
      return tf.mul(x, tf.sigmoid(x));
    case 'hardSwish':
      return tf.mul(x, tf.div(relu6Training(tf.add(x, 3)), 6));
  }
}
