import * as tf from '@tensorflow/tfjs-core';
import { type ConvAttributes, convGeometry } from './conv-geometry.ts';
import { convolveBack } from './convolve-back.ts';

/**
 * Gradient of a convolution's input, itself a convolution.
 *
 * @param dy gradient of the output `[n, h', w', cout]`
 * @param filter `[kh, kw, cin, cout]`
 * @returns gradient of the input `[n, h, w, cin]`
 */
export function conv2DBackpropInput(
  dy: tf.Tensor4D,
  filter: tf.Tensor4D,
  attributes: ConvAttributes & { inputShape: [number, number, number, number] },
): tf.Tensor4D {
  return tf.tidy(() => {
    const geometry = convGeometry(attributes, attributes.inputShape, filter.shape, false);
    const turned = tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2]);
    return convolveBack(dy, geometry, (spread, pad) => tf.conv2d(spread, turned, 1, pad));
  });
}
