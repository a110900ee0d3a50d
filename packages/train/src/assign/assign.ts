import { type CornerBox, iouOfSizes } from '@rsanet/detect-utils';
import type { OutputSpec } from '@rsanet/rsanet';
import type { TrainingBox } from '../augment/index.ts';

/** Which predictions of a batch answer for which objects. */
export interface Targets {
  /** Predictions that answer for an object, counted over scales, then images, rows, columns, anchors. */
  rows: Int32Array;
  /** The object's box, corner form in pixels of the input, four per row. */
  boxes: Float32Array;
  /** The object's class, one per row. */
  classIds: Int32Array;
  /** The boxes of all objects, four values per box, one list per image. */
  truths: readonly Float32Array[];
}

/** Targets, and the objects they are made of. */
export interface Assigned<Box extends TrainingBox> extends Targets {
  /** The object that each row answers for. */
  objects: readonly Box[];
}

/** Anchors whose shape overlaps the object's by this much answer for it, beside the best one. */
const SHAPE_OVERLAP = 0.5;

/**
 * YOLO's target assignment (arXiv 1804.02767, section 2.1): the cell that holds an object's centre
 * answers for it, with the anchor of the most similar shape over all scales and every other anchor
 * that is similar enough (as YOLOv4 does). Where two objects want one prediction, the better fit has it.
 *
 * @param batch the objects of each image, in pixels of the network's input
 * @param spec what the network predicts
 * @returns rows counted over scales, then images, rows, columns and anchors
 */
export function assign<Box extends TrainingBox>(
  batch: readonly (readonly Box[])[],
  spec: OutputSpec,
): Assigned<Box> {
  const taken = new Map<number, { fit: number; object: Box }>();
  const claim = (row: number, fit: number, object: Box) => {
    const rival = taken.get(row);
    if (!rival || fit > rival.fit) taken.set(row, { fit, object });
  };
  for (const [image, objects] of batch.entries()) {
    for (const object of objects) {
      const [x1, y1, x2, y2] = object.box;
      const fits = spec.anchors.map((scale) =>
        scale.map((anchor) => iouOfSizes(x2 - x1, y2 - y1, ...anchor)),
      );
      const best = Math.max(...fits.flat());
      for (const [scale, anchors] of fits.entries()) {
        for (const [anchor, fit] of anchors.entries()) {
          if (fit !== best && fit < SHAPE_OVERLAP) continue;
          claim(rowOf(object.box, image, scale, anchor, batch.length, spec), fit, object);
        }
      }
    }
  }
  const claims = [...taken].sort(([a], [b]) => a - b);
  return {
    rows: Int32Array.from(claims, ([row]) => row),
    boxes: Float32Array.from(claims.flatMap(([, { object }]) => object.box)),
    classIds: Int32Array.from(claims, ([, { object }]) => object.classId),
    objects: claims.map(([, { object }]) => object),
    truths: batch.map((objects) => Float32Array.from(objects.flatMap(({ box }) => box))),
  };
}

function rowOf(
  box: CornerBox,
  image: number,
  scale: number,
  anchor: number,
  images: number,
  { input, strides, anchors }: OutputSpec,
): number {
  const cells = (index: number) => (input.width * input.height) / strides[index]! ** 2;
  let row = 0;
  for (let index = 0; index < scale; index++) {
    row += images * cells(index) * anchors[index]!.length;
  }
  const stride = strides[scale]!;
  const columns = input.width / stride;
  const cell = (from: number, to: number, count: number) =>
    Math.min(count - 1, Math.max(0, Math.floor((from + to) / 2 / stride)));
  const column = cell(box[0], box[2], columns);
  const line = cell(box[1], box[3], input.height / stride);
  const place = image * cells(scale) + line * columns + column;
  return row + place * anchors[scale]!.length + anchor;
}
