import type { OutputSpec } from '@rsanet/rsanet';
import * as tf from '@tensorflow/tfjs-core';
import { assign } from '../assign/assign.ts';
import type { Batch } from '../data/index.ts';
import { type DetectionLoss, detectionLoss, type LossParts } from '../loss/detection-loss.ts';
import type { TrainingNetwork } from '../network/training-network.ts';
import { type Adam, stepAdam } from '../optimise/adam.ts';

/** What one step measured. */
export interface StepResult {
  loss: LossParts;
  /** Norm of all gradients together, before clipping. */
  gradientNorm: number;
}

/** Gradients together longer than this are shortened to it, so one odd batch cannot throw training off. */
const CLIP_NORM = 10;

/**
 * One step of training: forward, loss, gradients, Adam. Where loss or gradients are not finite nothing
 * is changed but batch norm's running statistics.
 *
 * @param rate the learning rate
 */
export async function trainStep(
  network: TrainingNetwork,
  optimiser: Adam,
  batch: Batch,
  head: OutputSpec,
  rate: number,
): Promise<StepResult> {
  const { width, height } = head.input;
  const targets = assign(batch.boxes, head);
  const images = tf.tensor4d(batch.pixels, [batch.size, height, width, 3]);
  const lossOf = detectionLoss(targets, head);
  let loss: DetectionLoss | undefined;
  let gradients: tf.NamedTensorMap = {};
  try {
    const { value, grads } = tf.variableGrads(() => {
      const outputs = network.forward(images);
      loss = lossOf(outputs.map((x) => ({ data: x.dataSync() as Float32Array, shape: x.shape })));
      // The gradient of this sum is the gradient of the loss.
      const products = outputs.map((x, i) =>
        tf.sum(tf.mul(x, tf.tensor(loss!.gradients[i]!.data, x.shape))),
      );
      return tf.addN(products) as tf.Scalar;
    }, [...network.parameters.values()]);
    value.dispose();
    gradients = grads;
    const norm = tf.tidy(() =>
      tf.sqrt(tf.addN(Object.values(grads).map((gradient) => tf.sum(tf.square(gradient))))),
    );
    const [gradientNorm] = await norm.data();
    norm.dispose();
    const { total, box, objectness, class: classes } = loss!;
    if (Number.isFinite(total) && Number.isFinite(gradientNorm)) {
      stepAdam(optimiser, network.parameters, clipped(grads, gradientNorm!), rate);
    }
    return { loss: { total, box, objectness, class: classes }, gradientNorm: gradientNorm! };
  } finally {
    images.dispose();
    tf.dispose(gradients);
  }
}

/** Shortens the gradients in place where they are too long. */
function clipped(gradients: tf.NamedTensorMap, norm: number): tf.NamedTensorMap {
  if (norm <= CLIP_NORM) return gradients;
  for (const [name, gradient] of Object.entries(gradients)) {
    gradients[name] = tf.mul(gradient, CLIP_NORM / norm);
    gradient.dispose();
  }
  return gradients;
}
