import * as tf from '@tensorflow/tfjs-core';
import type { ConvGeometry } from './conv-geometry.ts';
import { block, type WasmHeap } from './heap.ts';

/** Where a filter tap `(row, column)` meets the input: see {@link windows}. */
interface Tap {
  /** Which of `bands` holds the tap's input rows. */
  band: number;
  /** Which of the band's column groups, each of the input's channels, holds the tap's columns. */
  group: number;
  /** How many matrix rows after an output position its input lies. */
  shift: number;
}

/** A convolution's input and output as matrices whose rows line up: see {@link windows}. */
export interface Windows {
  /** One a vertical stride phase: `[length + largest shift, strideWidth * inChannels]`. */
  bands: tf.Tensor2D[];
  /** Row-major over the filter's height and width. */
  taps: Tap[];
  /** Rows of an aligned output. */
  length: number;
  /** `[n, outHeight, outWidth, c]` to `[length, c]`: output positions at their rows, zeros between. */
  align(dy: tf.Tensor4D): tf.Tensor2D;
}

/**
 * Lays a padded input out so that the input of every filter tap, for all output positions at once,
 * is one block of consecutive rows. A tap `stride * a + phase` away lies `a` steps off in its phase;
 * output positions get the input's row pitch, so a step down or right is a fixed number of rows, and
 * what runs over an edge meets a zero of the aligned output.
 *
 * @param x input `[n, h, w, c]`
 */
export function windows(heap: WasmHeap, x: tf.Tensor4D, geometry: ConvGeometry): Windows {
  const { batchSize, inChannels, inHeight, inWidth, outHeight, outWidth, padInfo } = geometry;
  const { strideHeight, strideWidth, filterHeight, filterWidth } = geometry;
  const { dilationHeight, dilationWidth, effectiveFilterHeight, effectiveFilterWidth } = geometry;
  const steps = (out: number, stride: number, filter: number, before: number, size: number) =>
    Math.ceil(Math.max((out - 1) * stride + filter, before + size) / stride);
  const height = steps(outHeight, strideHeight, effectiveFilterHeight, padInfo.top, inHeight);
  const width = steps(outWidth, strideWidth, effectiveFilterWidth, padInfo.left, inWidth);

  const padded = pad(x, [
    [padInfo.top, height * strideHeight - padInfo.top - inHeight],
    [padInfo.left, width * strideWidth - padInfo.left - inWidth],
  ]);
  const total = batchSize * height * width;
  const bandWidth = width * strideWidth * inChannels;
  const lines = tf.reshape(padded, [batchSize * height, strideHeight * bandWidth]) as tf.Tensor2D;
  const bands = Array.from({ length: strideHeight }, (_, band) => {
    const part = block(heap, lines, [0, lines.shape[0], band * bandWidth, bandWidth]);
    return tf.reshape(part, [total, strideWidth * inChannels]) as tf.Tensor2D;
  });

  const taps: Tap[] = [];
  for (let row = 0; row < filterHeight; row++) {
    for (let column = 0; column < filterWidth; column++) {
      const y = row * dilationHeight;
      const x = column * dilationWidth;
      taps.push({
        band: y % strideHeight,
        group: x % strideWidth,
        shift: Math.floor(y / strideHeight) * width + Math.floor(x / strideWidth),
      });
    }
  }
  const length = total - taps.at(-1)!.shift;
  const align = (dy: tf.Tensor4D) => {
    const pitched = pad(dy, [
      [0, height - outHeight],
      [0, width - outWidth],
    ]);
    return block(heap, tf.reshape(pitched, [total, dy.shape[3]]), [0, length, 0, dy.shape[3]]);
  };
  return { bands, taps, length, align };
}

function pad(x: tf.Tensor4D, [tall, wide]: [[number, number], [number, number]]): tf.Tensor4D {
  if ([...tall, ...wide].every((amount) => amount === 0)) return x;
  return tf.pad(x, [[0, 0], tall, wide, [0, 0]]);
}
