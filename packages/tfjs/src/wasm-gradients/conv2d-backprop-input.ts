import * as tf from '@tensorflow/tfjs-core';
import { type ConvAttributes, convGeometry } from './conv-geometry.ts';
import { convolveBack } from './convolve-back.ts';
import { block, type WasmHeap } from './heap.ts';

/**
 * Gradient of a convolution's input, itself a convolution.
 *
 * @param dy gradient of the output `[n, h', w', cout]`
 * @param filter `[kh, kw, cin, cout]`
 * @returns gradient of the input `[n, h, w, cin]`
 */
export function conv2DBackpropInput(
  heap: WasmHeap,
  dy: tf.Tensor4D,
  filter: tf.Tensor4D,
  attributes: ConvAttributes & { inputShape: [number, number, number, number] },
): tf.Tensor4D {
  return tf.tidy(() => {
    const geometry = convGeometry(attributes, attributes.inputShape, filter.shape, false);
    const turned = turn(heap, filter);
    return convolveBack(dy, geometry, (spread, pad) => tf.conv2d(spread, turned, 1, pad));
  });
}

/** `[kh, kw, cin, cout]` to `[kh, kw, cout, cin]`, turned by 180 degrees: a transpose a tap is fast. */
function turn(heap: WasmHeap, filter: tf.Tensor4D): tf.Tensor4D {
  const [height, width, from, to] = filter.shape;
  const matrix = tf.reshape(filter, [height * width * from, to]) as tf.Tensor2D;
  const taps = Array.from({ length: height * width }, (_, tap) =>
    tf.transpose(block(heap, matrix, [tap * from, from, 0, to])),
  );
  return tf.reshape(tf.concat(taps.reverse()), [height, width, to, from]);
}
