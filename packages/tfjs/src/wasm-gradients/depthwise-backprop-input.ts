import * as tf from '@tensorflow/tfjs-core';
import { type ConvAttributes, convGeometry } from './conv-geometry.ts';
import { convolveBack } from './convolve-back.ts';
import { splitMultiplier } from './split-multiplier.ts';

/**
 * Gradient of a depthwise convolution's input, itself a depthwise convolution, one per multiplier.
 *
 * @param dy gradient of the output `[n, h', w', c * m]`
 * @param filter `[kh, kw, c, m]`
 * @returns gradient of the input `[n, h, w, c]`
 */
export function depthwiseBackpropInput(
  dy: tf.Tensor4D,
  filter: tf.Tensor4D,
  attributes: ConvAttributes & { inputShape: [number, number, number, number] },
): tf.Tensor4D {
  return tf.tidy(() => {
    const geometry = convGeometry(attributes, attributes.inputShape, filter.shape, true);
    const { inChannels, dilationHeight, dilationWidth, filterHeight, filterWidth } = geometry;
    const turned = tf.reshape(tf.reverse(filter, [0, 1]), [1, filterHeight, filterWidth, -1]);
    const filters = splitMultiplier(turned as tf.Tensor4D, inChannels);
    const terms = splitMultiplier(dy, inChannels).map((part, index) => {
      const weights = tf.reshape(filters[index]!, [filterHeight, filterWidth, inChannels, 1]);
      return convolveBack(part, geometry, (spread, pad) =>
        tf.depthwiseConv2d(spread, weights as tf.Tensor4D, 1, pad, 'NHWC', [
          dilationHeight,
          dilationWidth,
        ]),
      );
    });
    return tf.addN(terms);
  });
}
