import * as tf from '@tensorflow/tfjs-core';

/**
 * Binary cross-entropy of logits, element by element, stable for any logit.
 *
 * @param targets 0..1, of the logits' shape
 */
export function crossEntropy(logits: tf.Tensor, targets: tf.Tensor): tf.Tensor {
  return tf.sub(tf.softplus(logits), tf.mul(logits, targets));
}

/**
 * Focal loss (arXiv 1708.02002) of logits, element by element: cross-entropy times the squared error,
 * so the many easy predictions count little.
 *
 * @param targets 0 or 1, of the logits' shape
 */
export function focalLoss(logits: tf.Tensor, targets: tf.Tensor): tf.Tensor {
  const error = tf.square(tf.sub(targets, tf.sigmoid(logits)));
  return tf.mul(error, crossEntropy(logits, targets));
}
