import * as tf from '@tensorflow/tfjs-core';
import { tensorflowKernel } from './tensorflow-kernels.ts';

/**
 * ReLU6 whose gradient is one masked product of the output, where tfjs-core's makes three full-size
 * operations of the input.
 *
 * @param x any shape
 */
export function relu6Training(x: tf.Tensor): tf.Tensor {
  const apply = tf.customGrad((...args) => {
    const [input, save] = args as [tf.Tensor, tf.GradSaveFunc];
    const value = tf.relu6(input);
    save([value]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) =>
      tf.tidy(() => relu6Gradient(dy, saved[0]!));
    return { value, gradFunc };
  });
  return apply(x);
}

function relu6Gradient(dy: tf.Tensor, y: tf.Tensor): tf.Tensor {
  if (tf.getBackend() === 'tensorflow') return tensorflowKernel('Relu6Grad', [dy, y])[0]!;
  // y (6 - y) is positive just where 0 < y < 6.
  return tf.mul(dy, tf.step(tf.mul(y, tf.sub(6, y))));
}
