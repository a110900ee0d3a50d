import type { Loss, Trainer } from '@rsanet/graph';
import type { OutputSpec } from '@rsanet/rsanet';
import { assign } from '../assign/assign.ts';
import { simOta } from '../assign/sim-ota.ts';
import type { Batch } from '../data/index.ts';
import { type DetectionLoss, detectionLoss, type LossParts } from '../loss/detection-loss.ts';
import type { LossOptions } from '../loss/options.ts';

/** What one step measured. */
export interface StepResult {
  /** Mean over the step's batches. */
  loss: LossParts;
  /** Norm of all gradients together, before clipping. */
  gradientNorm: number;
}

/** Adds a batch's gradients to those of the step under way. */
export async function accumulateBatch(
  trainer: Trainer,
  batch: Batch,
  spec: OutputSpec,
  options: LossOptions,
): Promise<LossParts> {
  const { width, height } = spec.input;
  const images = { data: batch.pixels, shape: [batch.size, height, width, 3] };
  const loss: Loss<DetectionLoss> =
    options.assignment === 'simota'
      ? (outputs) => detectionLoss(simOta(batch.boxes, outputs, spec), spec, options)(outputs)
      : detectionLoss(assign(batch.boxes, spec), spec, options);
  const { total, box, objectness, class: classes } = await trainer.accumulate(images, loss);
  return { total, box, objectness, class: classes };
}

/** The mean of the losses of some batches. */
export function meanLoss(losses: readonly LossParts[]): LossParts {
  const mean = (part: keyof LossParts) =>
    losses.reduce((sum, loss) => sum + loss[part], 0) / losses.length;
  return {
    total: mean('total'),
    box: mean('box'),
    objectness: mean('objectness'),
    class: mean('class'),
  };
}
