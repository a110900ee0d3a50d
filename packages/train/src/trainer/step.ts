import type { Size } from '@rsanet/detect-utils';
import type { Loss, RawTensor, Trainer } from '@rsanet/graph';
import type { OutputSpec } from '@rsanet/rsanet';
import { assign } from '../assign/assign.ts';
import { simOta } from '../assign/sim-ota.ts';
import type { TrainingBox } from '../augment/index.ts';
import { type DetectionLoss, detectionLoss, type LossParts } from '../loss/detection-loss.ts';
import type { LossOptions } from '../loss/options.ts';

/** What one step measured. */
export interface StepResult {
  /** Mean over the step's batches. */
  loss: LossParts;
  /** Norm of all gradients together, before clipping. */
  gradientNorm: number;
}

/** What the trainer is given at once. */
export interface TrainingBatch {
  /** `[size, height, width, channels]`, for each input of what is trained. */
  readonly inputs: readonly RawTensor[];
  /** Objects of each example, in pixels of the network's input. */
  readonly boxes: readonly (readonly TrainingBox[])[];
  readonly size: number;
  /** Of the images; not the network's own where a run learns at several. */
  readonly input: Size;
}

/** Adds a batch's gradients to those of the step under way. */
export async function accumulateBatch(
  trainer: Trainer,
  { inputs, boxes, input }: TrainingBatch,
  network: OutputSpec,
  options: LossOptions,
): Promise<LossParts> {
  const spec = { ...network, input };
  const loss: Loss<DetectionLoss> =
    options.assignment === 'simota'
      ? (outputs) => detectionLoss(simOta(boxes, outputs, spec), spec, options)(outputs)
      : detectionLoss(assign(boxes, spec), spec, options);
  const { total, box, objectness, class: classes } = await trainer.accumulate(inputs, loss);
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
