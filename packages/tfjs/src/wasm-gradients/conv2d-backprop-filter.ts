import * as tf from '@tensorflow/tfjs-core';
import { type ConvAttributes, convGeometry } from './conv-geometry.ts';
import { block, copyBlock, makeOnHeap, type WasmHeap } from './heap.ts';
import { windows } from './windows.ts';

/** Floats of unrolled input a product reads at once: as much as stays in a common cache. */
const CHUNK = 2 ** 17;

/**
 * Gradient of a convolution's filter: the unrolled input, transposed, times the output's gradient,
 * summed over chunks of positions.
 *
 * @param x input `[n, h, w, cin]`
 * @param dy gradient of the output `[n, h', w', cout]`
 * @returns gradient of the filter `[kh, kw, cin, cout]`
 */
export function conv2DBackpropFilter(
  heap: WasmHeap,
  x: tf.Tensor4D,
  dy: tf.Tensor4D,
  attributes: ConvAttributes & { filterShape: [number, number, number, number] },
): tf.Tensor4D {
  return tf.tidy(() => {
    const geometry = convGeometry(attributes, x.shape, attributes.filterShape, false);
    const { inChannels, outChannels, filterShape } = geometry;
    const { bands, taps, length, align } = windows(heap, x, geometry);
    const planes = bands.map((band) => tf.transpose(band));
    const aligned = align(dy);

    const height = taps.length * inChannels;
    const step = Math.max(512, Math.floor(CHUNK / height));
    let sum: tf.Tensor | undefined;
    for (let start = 0; start < length; start += step) {
      const width = Math.min(step, length - start);
      const product = tf.tidy(() => {
        const unrolled = makeOnHeap<tf.Tensor2D>(heap, [height, width], 'float32', (out) => {
          taps.forEach(({ band, group, shift }, tap) => {
            const part = [group * inChannels, inChannels, shift + start, width] as const;
            copyBlock(heap, planes[band]!, part, out, tap * inChannels * width);
          });
        });
        return tf.matMul(unrolled, block(heap, aligned, [start, width, 0, outChannels]));
      });
      sum = sum === undefined ? product : addTo(sum, product);
    }
    return tf.reshape(sum!, filterShape);
  });
}

function addTo(sum: tf.Tensor, term: tf.Tensor): tf.Tensor {
  const next = tf.add(sum, term);
  tf.dispose([sum, term]);
  return next;
}
