import type { Anchor } from '@rsanet/detect-utils';
import type { Loss, RawTensor } from '@rsanet/graph';
import type { OutputSpec } from '@rsanet/rsanet';
import type { Assigned } from '../assign/assign.ts';
import type { TaughtBox } from '../augment/index.ts';
import { crossEntropy, focalLoss, focalSlope, sigmoid } from './cross-entropy.ts';
import { backToLogits, type Cell, decodeBox } from './decode-box.ts';
import { LIKENESS, WEIGHTS } from './detection-loss.ts';
import { type LossOptions, lossDefaults } from './options.ts';

/**
 * What a batch has to learn of a teacher (arXiv 1503.02531): predictions that answer for what it found are pulled towards its
 * soft scores and its box. With `c`, the best of a box's scores: objectness towards `c` by the quality focal loss; each
 * class towards its score over `c`, as objectness times class is what a score is, and the box towards the teacher's by
 * GIoU or CIoU, both `c` times. The sum is divided by that of all `c`, at least 1, so that the teacher weighs as
 * the labels do where it is sure of as many objects.
 *
 * @param found which predictions answer for what the teacher found, by the assignment that the labels have
 * @param spec what the outputs mean
 * @param options how boxes are compared, and the weight of it all
 * @returns computes it from the logits, `[n, h, w, anchors * (5 + classes)]` per stride
 */
export function teachingLoss(
  found: Assigned<TaughtBox>,
  spec: OutputSpec,
  { box: kind, teaching = 1 }: LossOptions = lossDefaults,
): Loss {
  const { rows, boxes, objects } = found;
  const likeness = LIKENESS[kind];
  const sure = objects.map(({ scores }) => Math.max(...scores));
  const factor =
    teaching /
    Math.max(
      1,
      sure.reduce((sum, c) => sum + c, 0),
    );
  const box = new Float64Array(4);
  const slopes = new Float64Array(4);

  return (outputs) => {
    const gradients = outputs.map(({ data, shape }) => ({
      data: new Float32Array(data.length),
      shape,
    }));
    let sum = 0;
    for (const [i, { scores }] of objects.entries()) {
      const c = sure[i]!;
      const { scale, at, cell, anchor } = placeOf(rows[i]!, outputs, spec);
      const logits = outputs[scale]!.data as Float32Array;
      const gradient = gradients[scale]!.data;
      decodeBox(logits, at, cell, anchor, box);
      sum += c * WEIGHTS.box * (1 - likeness(box, boxes, 4 * i, slopes));
      backToLogits(logits, at, cell.stride, box, slopes, -factor * c * WEIGHTS.box, gradient);
      sum += WEIGHTS.objectness * focalLoss(logits[at + 4]!, c);
      gradient[at + 4] = factor * WEIGHTS.objectness * focalSlope(logits[at + 4]!, c);
      for (const [id, score] of scores.entries()) {
        const logit = logits[at + 5 + id]!;
        sum += c * WEIGHTS.class * crossEntropy(logit, score / c);
        gradient[at + 5 + id] = factor * c * WEIGHTS.class * (sigmoid(logit) - score / c);
      }
    }
    return { value: factor * sum, gradients };
  };
}

/** A prediction's place. */
interface Place {
  /** Which output holds its logits, and from where. */
  readonly scale: number;
  readonly at: number;
  readonly cell: Cell;
  readonly anchor: Anchor;
}

/** Where a row lies, as `assign` counts them. */
function placeOf(row: number, outputs: readonly RawTensor[], spec: OutputSpec): Place {
  const { strides, anchors, classes } = spec;
  let scale = 0;
  let index = row;
  const rowsOf = (at: number) => {
    const [images, lines, columns] = outputs[at]!.shape as [number, number, number, number];
    return images * lines * columns * anchors[at]!.length;
  };
  while (index >= rowsOf(scale)) index -= rowsOf(scale++);
  const [, lines, columns] = outputs[scale]!.shape as [number, number, number, number];
  const list = anchors[scale]!;
  const place = Math.floor(index / list.length);
  const line = Math.floor(place / columns) % lines;
  return {
    scale,
    at: index * (5 + classes.length),
    cell: { column: place % columns, line, stride: strides[scale]! },
    anchor: list[index % list.length]!,
  };
}
