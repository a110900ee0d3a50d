import { MAX_LOG_SIZE } from '@rsanet/detect-utils';
import * as tf from '@tensorflow/tfjs-core';

/**
 * YOLOv3's box decoding on tensors (arXiv 1804.02767, section 2.1), with gradients.
 *
 * @param logits `[rows, 4]`: tx, ty, tw, th
 * @param priors `[rows, 5]`, as {@link priors} makes them
 * @returns corner form in pixels of the input, four columns `[rows, 1]`
 */
export function decodeBoxes(
  logits: tf.Tensor2D,
  priors: tf.Tensor2D,
): [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D, tf.Tensor2D] {
  const rows = logits.shape[0];
  const pair = (x: tf.Tensor2D, from: number) => tf.slice(x, [0, from], [rows, 2]);
  const stride = tf.slice(priors, [0, 2], [rows, 1]);
  const centre = tf.mul(tf.add(tf.sigmoid(pair(logits, 0)), pair(priors, 0)), stride);
  const half = tf.mul(
    tf.exp(tf.minimum(pair(logits, 2), MAX_LOG_SIZE)),
    tf.div(pair(priors, 3), 2),
  );
  const low = tf.sub(centre, half);
  const high = tf.add(centre, half);
  const column = (x: tf.Tensor, index: number) => tf.slice(x, [0, index], [rows, 1]) as tf.Tensor2D;
  return [column(low, 0), column(low, 1), column(high, 0), column(high, 1)];
}
