import type { Loss, LossValue, RawTensor } from '@rsanet/graph';
import type { OutputSpec } from '@rsanet/rsanet';
import type { Targets } from '../assign/assign.ts';
import { ciouWithGradient } from './ciou.ts';
import { crossEntropy, focalLoss, focalSlope, sigmoid } from './cross-entropy.ts';
import { backToLogits, decodeBox } from './decode-box.ts';
import { giouWithGradient, overlapsAny } from './giou.ts';
import { type LossOptions, lossDefaults } from './options.ts';

/** The loss and its parts, weighted. */
export interface LossParts {
  total: number;
  box: number;
  objectness: number;
  class: number;
  /** What a teacher adds; not there without one. */
  teaching?: number;
}

/** The loss of a batch with its parts and gradients; `value` is `total`. */
export interface DetectionLoss extends LossValue, Readonly<LossParts> {
  /** What the loss of each image would be in a batch of its own. */
  readonly images: readonly number[];
}

/** As in YOLOX (arXiv 2107.08430): boxes learn slowly beside the other two. */
export const WEIGHTS = { box: 5, objectness: 1, class: 1 };
/** How alike two boxes are, at most 1. */
export const LIKENESS = { giou: giouWithGradient, ciou: ciouWithGradient };
/** A prediction that overlaps an object this much without answering for it is not called empty. */
const IGNORE_IOU = 0.6;

/**
 * The loss of a batch: GIoU or CIoU of the boxes, focal cross-entropy of the objectness, cross-entropy of the
 * classes; each summed and divided by the number of predictions that answer for an object, at least 1.
 *
 * @param targets which predictions answer for what, as `assign` finds them
 * @param spec what the outputs mean
 * @param options how boxes and classes are compared; its assignment is the caller's to make
 * @returns computes it from the logits, `[n, h, w, anchors * (5 + classes)]` per stride
 */
export function detectionLoss(
  targets: Targets,
  spec: OutputSpec,
  options: LossOptions = lossDefaults,
): Loss<DetectionLoss> {
  const { strides, anchors, classes } = spec;
  const values = 5 + classes.length;
  const divisor = Math.max(1, targets.rows.length);
  const factors = {
    box: WEIGHTS.box / divisor,
    objectness: WEIGHTS.objectness / divisor,
    class: WEIGHTS.class / divisor,
  };
  const likeness = LIKENESS[options.box];
  const unsure = options.labelSmoothing / 2;
  const { classWeights } = options;
  // A class may be called as what every object has, such as `constructor`.
  const weights = classes.map((name) =>
    Object.hasOwn(classWeights, name) ? classWeights[name]! : 1,
  );
  const box = new Float64Array(4);
  const slopes = new Float64Array(4);

  return (outputs) => {
    const sums = targets.truths.map(() => ({ box: 0, objectness: 0, class: 0, answers: 0 }));
    const gradients: RawTensor[] = [];
    let row = 0;
    let target = 0;

    /** Adds what an answering prediction, decoded into `box`, still has to learn of its object. */
    function learn(
      logits: Float32Array,
      at: number,
      stride: number,
      gradient: Float32Array,
      sum: (typeof sums)[number],
    ): void {
      sum.answers++;
      sum.box += 1 - likeness(box, targets.boxes, 4 * target, slopes);
      backToLogits(logits, at, stride, box, slopes, -factors.box, gradient);
      const weight = weights[targets.classIds[target]!]!;
      for (let id = 0; id < classes.length; id++) {
        const logit = logits[at + 5 + id]!;
        const truth = targets.classIds[target] === id ? 1 - unsure : unsure;
        sum.class += weight * crossEntropy(logit, truth);
        gradient[at + 5 + id] = weight * factors.class * (sigmoid(logit) - truth);
      }
    }

    for (const [scale, { data, shape }] of outputs.entries()) {
      const [, lines, columns] = shape as [number, number, number, number];
      const stride = strides[scale]!;
      const gradient = new Float32Array(data.length);
      const cell = { column: 0, line: 0, stride };
      let at = 0;
      for (const [image, objects] of targets.truths.entries()) {
        const sum = sums[image]!;
        for (cell.line = 0; cell.line < lines; cell.line++) {
          for (cell.column = 0; cell.column < columns; cell.column++) {
            for (const anchor of anchors[scale]!) {
              const answers = targets.rows[target] === row;
              if (answers || objects.length > 0) decodeBox(data, at, cell, anchor, box);
              if (answers || !overlapsAny(box, objects, IGNORE_IOU)) {
                const logit = data[at + 4]!;
                sum.objectness += focalLoss(logit, answers ? 1 : 0);
                gradient[at + 4] = factors.objectness * focalSlope(logit, answers ? 1 : 0);
              }
              if (answers) {
                learn(data, at, stride, gradient, sum);
                target++;
              }
              row++;
              at += values;
            }
          }
        }
      }
      gradients.push({ data: gradient, shape });
    }
    const all = (part: 'box' | 'objectness' | 'class') =>
      factors[part] * sums.reduce((total, sum) => total + sum[part], 0);
    const parts = { box: all('box'), objectness: all('objectness'), class: all('class') };
    const total = parts.box + parts.objectness + parts.class;
    const images = sums.map(
      ({ box, objectness, class: classes, answers }) =>
        (WEIGHTS.box * box + WEIGHTS.objectness * objectness + WEIGHTS.class * classes) /
        Math.max(1, answers),
    );
    return { value: total, total, ...parts, images, gradients };
  };
}
