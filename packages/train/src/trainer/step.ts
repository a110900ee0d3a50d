import type { Size } from '@rsanet/detect-utils';
import type { Loss, LossValue, RawTensor, Trainer } from '@rsanet/graph';
import type { OutputSpec } from '@rsanet/rsanet';
import { assign } from '../assign/assign.ts';
import { simOta } from '../assign/sim-ota.ts';
import type { TaughtBox, TrainingBox } from '../augment/index.ts';
import { type DetectionLoss, detectionLoss, type LossParts } from '../loss/detection-loss.ts';
import type { LossOptions } from '../loss/options.ts';
import { teachingLoss } from '../loss/teaching-loss.ts';

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
  /** What a teacher found in each, in the same pixels. */
  readonly taught: readonly (readonly TaughtBox[])[];
  /** Ids of the samples that the examples are of. */
  readonly ids: readonly string[];
  readonly size: number;
  /** Of the images; not the network's own where a run learns at several. */
  readonly input: Size;
}

/**
 * Adds a batch's gradients to those of the step under way.
 *
 * @returns the batch's loss, and beside it that of each example's labels
 */
export async function accumulateBatch(
  trainer: Trainer,
  { inputs, boxes, taught, input }: TrainingBatch,
  network: OutputSpec,
  options: LossOptions,
): Promise<{ parts: LossParts; images: readonly number[] }> {
  const spec = { ...network, input };
  const assigned = <Box extends TrainingBox>(
    batch: readonly (readonly Box[])[],
    outputs: readonly RawTensor[],
  ) => (options.assignment === 'simota' ? simOta(batch, outputs, spec) : assign(batch, spec));
  const hasTeacher = taught.some((found) => found.length > 0);
  const loss: Loss<DetectionLoss> = (outputs) => {
    const labelled = detectionLoss(assigned(boxes, outputs), spec, options)(outputs);
    if (!hasTeacher) return labelled;
    return withTeaching(labelled, teachingLoss(assigned(taught, outputs), spec, options)(outputs));
  };
  const { images, ...parts } = await trainer.accumulate(inputs, loss);
  const { total, box, objectness, class: classes, teaching } = parts;
  const taughtPart = teaching === undefined ? {} : { teaching };
  return { parts: { total, box, objectness, class: classes, ...taughtPart }, images };
}

/** The loss of labels and teacher together; adds to the gradients of the first. */
function withTeaching(labelled: DetectionLoss, { value, gradients }: LossValue): DetectionLoss {
  for (const [scale, { data }] of gradients.entries()) {
    const sum = labelled.gradients[scale]!.data;
    for (let i = 0; i < sum.length; i++) sum[i]! += data[i]!;
  }
  const total = labelled.total + value;
  return { ...labelled, value: total, total, teaching: value };
}

/** The mean of the losses of some batches. */
export function meanLoss(losses: readonly LossParts[]): LossParts {
  const mean = (part: keyof LossParts) =>
    losses.reduce((sum, loss) => sum + (loss[part] ?? 0), 0) / losses.length;
  return {
    total: mean('total'),
    box: mean('box'),
    objectness: mean('objectness'),
    class: mean('class'),
    ...(losses.some(({ teaching }) => teaching !== undefined) && { teaching: mean('teaching') }),
  };
}
