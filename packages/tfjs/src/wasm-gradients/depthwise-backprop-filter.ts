import * as tf from '@tensorflow/tfjs-core';
import { type ConvAttributes, convGeometry } from './conv-geometry.ts';
import { block, type WasmHeap } from './heap.ts';
import { splitMultiplier } from './split-multiplier.ts';
import { windows } from './windows.ts';

/** Floats of a product made at once, so that a large batch needs little memory. */
const CHUNK = 2 ** 18;

/**
 * Gradient of a depthwise convolution's filter: for every tap, the input it met times the output's
 * gradient, summed over positions by an average pool, the backend's fastest sum over rows.
 *
 * @param x input `[n, h, w, c]`
 * @param dy gradient of the output `[n, h', w', c * m]`
 * @returns gradient of the filter `[kh, kw, c, m]`
 */
export function depthwiseBackpropFilter(
  heap: WasmHeap,
  x: tf.Tensor4D,
  dy: tf.Tensor4D,
  attributes: ConvAttributes & { filterShape: [number, number, number, number] },
): tf.Tensor4D {
  return tf.tidy(() => {
    const geometry = convGeometry(attributes, x.shape, attributes.filterShape, true);
    const { inChannels, filterShape, strideWidth } = geometry;
    const { bands, taps, length, align } = windows(heap, x, geometry);
    const gradients = splitMultiplier(dy, inChannels).map((part) => {
      const aligned = repeat(align(part), strideWidth);
      const sums = new Map<string, tf.Tensor2D>();
      const perTap = taps.map((tap) => {
        const { band, shift, group } = tap;
        const key = `${band} ${shift}`;
        const sum = sums.get(key) ?? sumOfProducts(heap, bands[band]!, shift, aligned, length);
        sums.set(key, sum);
        return block(heap, tf.reshape(sum, [strideWidth, inChannels]), [group, 1, 0, inChannels]);
      });
      return tf.reshape(tf.concat(perTap), [...filterShape.slice(0, 3), 1]);
    });
    return tf.concat(gradients, 3) as tf.Tensor4D;
  });
}

/** Column sums of `x` from row `shift` times `y`, as `[1, columns]`. */
function sumOfProducts(
  heap: WasmHeap,
  x: tf.Tensor2D,
  shift: number,
  y: tf.Tensor2D,
  length: number,
): tf.Tensor2D {
  return tf.tidy(() => {
    const width = y.shape[1];
    const step = Math.max(1, Math.floor(CHUNK / width));
    const sums: tf.Tensor4D[] = [];
    for (let start = 0; start < length; start += step) {
      const height = Math.min(step, length - start);
      const sum = tf.tidy(() => {
        const product = tf.mul(
          block(heap, x, [shift + start, height, 0, width]),
          block(heap, y, [start, height, 0, width]),
        );
        const column = tf.reshape(product, [1, height, 1, width]) as tf.Tensor4D;
        return tf.mul(tf.avgPool(column, [height, 1], 1, 'valid'), height);
      });
      sums.push(sum as tf.Tensor4D);
    }
    return tf.reshape(tf.addN(sums), [1, width]);
  });
}

/** The matrix beside itself, `times` times. Not `tf.tile`: on wasm that is many times slower. */
function repeat(x: tf.Tensor2D, times: number): tf.Tensor2D {
  return times === 1 ? x : tf.concat(new Array<tf.Tensor2D>(times).fill(x), 1);
}
