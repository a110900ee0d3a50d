import * as tf from '@tensorflow/tfjs-core';

/**
 * Splits the output channels of a depthwise convolution by multiplier index.
 *
 * @param x `[a, b, d, c * m]`, channel `c * m + j` being the j-th made from input channel c
 * @returns m tensors `[a, b, d, c]`
 */
export function splitMultiplier(x: tf.Tensor4D, channels: number): tf.Tensor4D[] {
  const [a, b, d, out] = x.shape;
  const multiplier = out / channels;
  if (multiplier === 1) return [x];
  const parts = tf.unstack(tf.transpose(tf.reshape(x, [a * b * d * channels, multiplier])));
  return parts.map((part) => tf.reshape(part, [a, b, d, channels]));
}
