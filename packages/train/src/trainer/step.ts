import type { OutputSpec } from '@rsanet/rsanet';
import * as tf from '@tensorflow/tfjs-core';
import { assign } from '../assign/assign.ts';
import type { Batch } from '../data/index.ts';
import { type DetectionLoss, detectionLoss } from '../loss/detection-loss.ts';
import type { TrainingNetwork } from '../network/training-network.ts';
import { type Adam, stepAdam } from '../optimise/adam.ts';

/** What one step measured. */
export interface StepResult {
  loss: Record<keyof DetectionLoss, number>;
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
  let parts: tf.Tensor | undefined;
  let gradients: tf.NamedTensorMap = {};
  try {
    const { value, grads } = tf.variableGrads(() => {
      const loss = detectionLoss(network.forward(images), targets, head);
      parts = tf.keep(tf.stack([loss.total, loss.box, loss.objectness, loss.class]));
      return loss.total;
    }, [...network.parameters.values()]);
    value.dispose();
    gradients = grads;
    const norm = tf.tidy(() =>
      tf.sqrt(tf.addN(Object.values(grads).map((gradient) => tf.sum(tf.square(gradient))))),
    );
    const [gradientNorm] = await norm.data();
    norm.dispose();
    const [total, box, objectness, classes] = await parts!.data();
    const loss = { total: total!, box: box!, objectness: objectness!, class: classes! };
    if (Number.isFinite(loss.total) && Number.isFinite(gradientNorm)) {
      stepAdam(optimiser, network.parameters, clipped(grads, gradientNorm!), rate);
    }
    return { loss, gradientNorm: gradientNorm! };
  } finally {
    images.dispose();
    parts?.dispose();
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
