import type { OutputSpec } from '@rsanet/rsanet';
import * as tf from '@tensorflow/tfjs-core';
import type { Targets } from '../../assign/assign.ts';
import { decodeBoxes } from './decode-boxes.ts';
import { type Corners, iouTensor } from './giou.ts';

/**
 * Finds the predictions that overlap an object of their image by more than `threshold`.
 *
 * @param boxes box logits of every prediction `[rows, 4]`
 * @param table where they stand, `[rows, 5]`, as {@link priors} makes it
 * @returns 1 or 0 for each, `[rows]`
 */
export function overlapping(
  boxes: tf.Tensor2D,
  table: tf.Tensor2D,
  { truths }: Targets,
  { input, strides, anchors }: OutputSpec,
  threshold: number,
): tf.Tensor1D {
  const images = truths.length;
  const max = Math.max(1, ...truths.map((boxes) => boxes.length / 4));
  const objects = columns(tf.tensor2d(padded(truths, max), [images * max, 4]), [images, 1, max]);
  const predictions = decodeBoxes(boxes, table);
  let from = 0;
  const scales = strides.map((stride, scale) => {
    const each = ((input.width * input.height) / stride ** 2) * anchors[scale]!.length;
    const size = images * each;
    const predicted = predictions.map((side) =>
      tf.reshape(tf.slice2d(side, [from, 0], [size, 1]), [images, each, 1]),
    ) as unknown as Corners;
    from += size;
    const best = tf.max(iouTensor(predicted, objects), 2);
    return tf.reshape(tf.cast(tf.greater(best, threshold), 'float32'), [size]) as tf.Tensor1D;
  });
  return tf.concat1d(scales);
}

/** The four sides of boxes `[n, 4]`, each in another shape. */
function columns(boxes: tf.Tensor2D, shape: number[]): Corners {
  return tf.split(boxes, 4, 1).map((side) => tf.reshape(side, shape)) as unknown as Corners;
}

/** As many boxes for each image; the rest are boxes without area. */
function padded(truths: readonly Float32Array[], max: number): Float32Array {
  const data = new Float32Array(truths.length * max * 4);
  for (const [image, boxes] of truths.entries()) data.set(boxes, image * max * 4);
  return data;
}
