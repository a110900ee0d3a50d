import type { OutputSpec } from '@rsanet/rsanet';
import * as tf from '@tensorflow/tfjs-core';
import type { Targets } from '../../assign/assign.ts';
import { crossEntropy, focalLoss } from './cross-entropy.ts';
import { decodeBoxes } from './decode-boxes.ts';
import { type Corners, giouTensor } from './giou.ts';
import { overlapping } from './overlapping.ts';
import { PRIOR_VALUES, priors } from './priors.ts';
import { stopGradient } from './stop-gradient.ts';

/** The loss and its three parts, weighted, as scalars. */
export interface TensorLoss {
  total: tf.Scalar;
  box: tf.Scalar;
  objectness: tf.Scalar;
  class: tf.Scalar;
}

/** As in YOLOX (arXiv 2107.08430): boxes learn slowly beside the other two. */
const WEIGHTS = { box: 5, objectness: 1, class: 1 };
/** A prediction that overlaps an object this much without answering for it is not called empty. */
const IGNORE_IOU = 0.6;

/**
 * `detectionLoss` by TensorFlow.js's operations and gradients, a witness of its values.
 * The loss of a batch: GIoU of the boxes, focal cross-entropy of the objectness, cross-entropy of the
 * classes; each summed and divided by the number of predictions that answer for an object.
 *
 * @param outputs logits per scale, `[n, h, w, anchors * (5 + classes)]`
 * @param targets which predictions answer for what
 */
export function tensorLoss(
  outputs: readonly tf.Tensor[],
  targets: Targets,
  head: OutputSpec,
): TensorLoss {
  const values = 5 + head.classes.length;
  const logits = tf.concat2d(
    outputs.map((x) => tf.reshape(x, [-1, values]) as tf.Tensor2D),
    0,
  );
  const [rows] = logits.shape;
  const images = targets.truths.length;
  const table = tf.tensor2d(priors(head, images), [rows, PRIOR_VALUES]);
  const count = targets.rows.length;
  const divisor = Math.max(1, count);

  const answers = new Float32Array(rows);
  for (const row of targets.rows) answers[row] = 1;
  const answering = tf.tensor1d(answers);
  const ignored = stopGradient(
    (boxes) => overlapping(boxes, table, targets, head, IGNORE_IOU),
    tf.slice2d(logits, [0, 0], [rows, 4]),
  );
  const counted = tf.maximum(answering, tf.sub(1, ignored));
  const confidence = tf.reshape(tf.slice2d(logits, [0, 4], [rows, 1]), [rows]);
  const objectness = tf.div(
    tf.sum(tf.mul(focalLoss(confidence, answering), counted)),
    divisor / WEIGHTS.objectness,
  ) as tf.Scalar;
  if (count === 0) {
    return { total: objectness, box: tf.scalar(0), objectness, class: tf.scalar(0) };
  }

  const indices = tf.tensor1d(targets.rows, 'int32');
  const picked = tf.gather(logits, indices);
  const predicted = decodeBoxes(tf.slice2d(picked, [0, 0], [count, 4]), tf.gather(table, indices));
  const wanted = tf.split(tf.tensor2d(targets.boxes, [count, 4]), 4, 1) as unknown as Corners;
  const box = tf.mul(tf.mean(tf.sub(1, giouTensor(predicted, wanted))), WEIGHTS.box) as tf.Scalar;

  const classLogits = tf.slice2d(picked, [0, 5], [count, values - 5]);
  const classLoss = tf.div(
    tf.sum(crossEntropy(classLogits, oneHot(targets.classIds, values - 5))),
    divisor / WEIGHTS.class,
  ) as tf.Scalar;
  const total = tf.add(tf.add(box, objectness), classLoss) as tf.Scalar;
  return { total, box, objectness, class: classLoss };
}

/** 1 at each row's class, else 0; `tf.oneHot` refuses a single class. */
function oneHot(classIds: Int32Array, classes: number): tf.Tensor2D {
  const data = new Float32Array(classIds.length * classes);
  for (const [row, id] of classIds.entries()) data[row * classes + id] = 1;
  return tf.tensor2d(data, [classIds.length, classes]);
}
