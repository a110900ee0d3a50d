import * as tf from '@tensorflow/tfjs-core';

/** Corner form, one tensor per side; the shapes broadcast. */
export type Corners = readonly [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];

const EPSILON = 1e-7;

/** IoU and area of the union of boxes, pair by pair. */
function overlap(a: Corners, b: Corners): { iou: tf.Tensor; union: tf.Tensor } {
  const area = ([x1, y1, x2, y2]: Corners) => tf.mul(tf.sub(x2, x1), tf.sub(y2, y1));
  const side = (low: 0 | 1) =>
    tf.relu(
      tf.sub(tf.minimum(a[(low + 2) as 2 | 3], b[(low + 2) as 2 | 3]), tf.maximum(a[low], b[low])),
    );
  const intersection = tf.mul(side(0), side(1));
  const union = tf.sub(tf.add(area(a), area(b)), intersection);
  return { iou: tf.div(intersection, tf.add(union, EPSILON)), union };
}

/** IoU of boxes, pair by pair; sides must not be negative. */
export function iouTensor(a: Corners, b: Corners): tf.Tensor {
  return overlap(a, b).iou;
}

/** Generalised IoU of boxes (arXiv 1902.09630), pair by pair, with gradients. */
export function giouTensor(a: Corners, b: Corners): tf.Tensor {
  const { iou, union } = overlap(a, b);
  const width = tf.sub(tf.maximum(a[2], b[2]), tf.minimum(a[0], b[0]));
  const height = tf.sub(tf.maximum(a[3], b[3]), tf.minimum(a[1], b[1]));
  const enclosing = tf.add(tf.mul(width, height), EPSILON);
  return tf.sub(iou, tf.div(tf.sub(enclosing, union), enclosing));
}
