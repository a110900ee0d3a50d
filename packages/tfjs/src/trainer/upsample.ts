import * as tf from '@tensorflow/tfjs-core';

/**
 * Nearest-neighbour upsampling by whole factors. Its gradient is the sum of each block, made by
 * pooling: tfjs-core's own is wrong on the cpu backend (4.22) for all but a batch's first image.
 *
 * @param x feature map `[n, h, w, c]`
 * @param factors of height and width
 */
export function upsampleNearest(
  x: tf.Tensor4D,
  [rows, columns]: readonly [number, number],
): tf.Tensor4D {
  const apply = tf.customGrad((...args) => {
    const [input] = args as [tf.Tensor4D];
    const size: [number, number] = [input.shape[1] * rows, input.shape[2] * columns];
    const gradFunc = (dy: tf.Tensor) =>
      tf.tidy(() => {
        const window: [number, number] = [rows, columns];
        return tf.mul(tf.avgPool(dy as tf.Tensor4D, window, window, 'valid'), rows * columns);
      });
    return { value: tf.image.resizeNearestNeighbor(input, size), gradFunc };
  });
  return apply(x) as tf.Tensor4D;
}
