import * as tf from '@tensorflow/tfjs-core';
import { makeOnHeap, type WasmHeap } from './heap.ts';

/** The attributes tfjs-core hands `MaxPoolGrad`. */
export interface PoolAttributes {
  filterSize: [number, number] | number;
  strides: [number, number] | number;
  pad: 'valid' | 'same' | number | tf.backend_util.ExplicitPadding;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/**
 * Gradient of a max pool's input: each output's gradient goes to the first of its window's greatest
 * values, in reading order.
 *
 * @param dy gradient of the output `[n, h', w', c]`
 * @param x input `[n, h, w, c]`
 * @returns gradient of the input `[n, h, w, c]`
 */
export function maxPoolBackprop(
  heap: WasmHeap,
  dy: tf.Tensor4D,
  x: tf.Tensor4D,
  { filterSize, strides, pad, dimRoundingMode }: PoolAttributes,
): tf.Tensor4D {
  return tf.tidy(() => {
    const pool = [x.shape, filterSize, strides, 1, pad, dimRoundingMode] as const;
    const geometry = tf.backend_util.computePool2DInfo(...pool);
    // An op first, so that tensors made on another backend are on the heap.
    const [input, gradient] = [tf.reshape(x, [-1]), tf.reshape(dy, [-1])];
    return makeOnHeap(heap, x.shape, 'float32', (dx) => {
      dx.fill(0);
      route(heap.typedArrayFromHeap(input), heap.typedArrayFromHeap(gradient), dx, geometry);
    });
  });
}

type Values = Float32Array | Int32Array | Uint8Array;

function route(x: Values, dy: Values, dx: Values, geometry: tf.backend_util.Conv2DInfo): void {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, padInfo } = geometry;
  const { strideHeight, strideWidth, filterHeight, filterWidth } = geometry;
  const line = inWidth * inChannels;
  let output = 0;
  for (let image = 0; image < batchSize; image++) {
    for (let row = 0; row < outHeight; row++) {
      const top = row * strideHeight - padInfo.top;
      const firstRow = Math.max(0, top);
      const lastRow = Math.min(inHeight, top + filterHeight);
      for (let column = 0; column < outWidth; column++) {
        const left = column * strideWidth - padInfo.left;
        const start = (image * inHeight + firstRow) * line + Math.max(0, left) * inChannels;
        const width = (Math.min(inWidth, left + filterWidth) - Math.max(0, left)) * inChannels;
        const end = start + (lastRow - firstRow) * line;
        for (let channel = 0; channel < inChannels; channel++, output++) {
          let greatest = start + channel;
          for (let at = start + channel; at < end; at += line) {
            for (let i = at; i < at + width; i += inChannels)
              if (x[i]! > x[greatest]!) greatest = i;
          }
          dx[greatest]! += dy[output]!;
        }
      }
    }
  }
}
