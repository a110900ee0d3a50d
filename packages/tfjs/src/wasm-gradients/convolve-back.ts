import * as tf from '@tensorflow/tfjs-core';
import type { ConvGeometry } from './conv-geometry.ts';

/**
 * Gradient of a convolution's input: the output's gradient, spread by the strides with zeros between,
 * convolved with the filter turned by 180 degrees.
 *
 * @param dy gradient of the output `[n, h', w', c']`
 * @param convolve the convolution with the turned filter, of stride 1 and the padding it is given
 * @returns gradient of the input `[n, h, w, c]`
 */
export function convolveBack(
  dy: tf.Tensor4D,
  geometry: ConvGeometry,
  convolve: (dy: tf.Tensor4D, pad: tf.backend_util.ExplicitPadding) => tf.Tensor4D,
): tf.Tensor4D {
  const { batchSize, inChannels, inHeight, inWidth, outHeight, outWidth, padInfo } = geometry;
  const { strideHeight, strideWidth, effectiveFilterHeight, effectiveFilterWidth } = geometry;
  const top = effectiveFilterHeight - 1 - padInfo.top;
  const left = effectiveFilterWidth - 1 - padInfo.left;
  const bottom = inHeight + padInfo.top - outHeight * strideHeight;
  const right = inWidth + padInfo.left - outWidth * strideWidth;

  const full = convolve(spread(dy, strideHeight, strideWidth), [
    [0, 0],
    [Math.max(0, top), Math.max(0, bottom)],
    [Math.max(0, left), Math.max(0, right)],
    [0, 0],
  ]);
  if (Math.min(top, left, bottom, right) >= 0) return full;
  const begin = [0, Math.max(0, -top), Math.max(0, -left), 0] as const;
  return tf.slice(full, [...begin], [batchSize, inHeight, inWidth, inChannels]);
}

/** `[n, h, w, c]` to `[n, h * tall, w * wide, c]`: each pixel at its block's top left, zeros elsewhere. */
function spread(x: tf.Tensor4D, tall: number, wide: number): tf.Tensor4D {
  if (tall === 1 && wide === 1) return x;
  const [n, h, w, c] = x.shape;
  const columns = tf.pad(tf.reshape(x, [n * h * w, c]), [
    [0, 0],
    [0, (wide - 1) * c],
  ]);
  const lines = tf.pad(tf.reshape(columns, [n * h, wide * w * c]), [
    [0, 0],
    [0, (tall - 1) * wide * w * c],
  ]);
  return tf.reshape(lines, [n, tall * h, wide * w, c]);
}
