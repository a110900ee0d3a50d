import type { Trainer } from '@rsanet/graph';
import type { OutputSpec } from '@rsanet/rsanet';
import { assign } from '../assign/assign.ts';
import type { Batch } from '../data/index.ts';
import { detectionLoss, type LossParts } from '../loss/detection-loss.ts';

/** What one step measured. */
export interface StepResult {
  loss: LossParts;
  /** Norm of all gradients together, before clipping. */
  gradientNorm: number;
}

/** One step of training by one batch, at a learning rate. */
export async function trainStep(
  trainer: Trainer,
  batch: Batch,
  spec: OutputSpec,
  rate: number,
): Promise<StepResult> {
  const { width, height } = spec.input;
  const images = { data: batch.pixels, shape: [batch.size, height, width, 3] };
  const loss = detectionLoss(assign(batch.boxes, spec), spec);
  const { total, box, objectness, class: classes } = await trainer.accumulate(images, loss);
  const { gradientNorm } = await trainer.update(rate);
  return { loss: { total, box, objectness, class: classes }, gradientNorm };
}
