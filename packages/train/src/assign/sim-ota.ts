import { type CornerBox, iou } from '@rsanet/detect-utils';
import type { RawTensor } from '@rsanet/graph';
import type { OutputSpec } from '@rsanet/rsanet';
import type { TrainingBox } from '../augment/index.ts';
import { sigmoid } from '../loss/cross-entropy.ts';
import { decodeBox } from '../loss/decode-box.ts';
import type { Assigned } from './assign.ts';

/** A prediction may answer for an object whose centre is this many strides away at most, or that holds it. */
const REACH = 2.5;
/** Objects get as many predictions as the IoU of this many best ones adds up to. */
const BEST = 10;
const IOU_FACTOR = 3;
/** Makes predictions that are not both near the centre and inside the object the last resort. */
const OUTSIDE = 1e5;

interface Candidate {
  row: number;
  box: CornerBox;
  /** Where its logits are, and of which output. */
  at: number;
  data: Float32Array;
  /** The middle of its cell, and the cell's side. */
  x: number;
  y: number;
  stride: number;
}

interface Offer {
  row: number;
  cost: number;
  overlap: number;
}

/**
 * SimOTA (YOLOX, arXiv 2107.08430, section 2.3): each object takes the predictions that already fit it
 * best in class and box, as many as their overlap suggests, of those whose cell is near; a prediction
 * that several objects take answers for the one it fits best.
 *
 * @param batch the objects of each image, in pixels of the network's input
 * @param outputs logits `[n, h, w, anchors * (5 + classes)]` per stride
 * @param spec what the network predicts
 * @returns as `assign` does
 */
export function simOta<Box extends TrainingBox>(
  batch: readonly (readonly Box[])[],
  outputs: readonly RawTensor[],
  spec: OutputSpec,
): Assigned<Box> {
  const taken = new Map<number, { cost: number; object: Box }>();
  for (const [image, objects] of batch.entries()) {
    if (objects.length === 0) continue;
    const candidates = candidatesOf(image, batch.length, outputs, spec);
    for (const object of objects) {
      for (const { row, cost } of chosen(object, candidates, spec.classes.length)) {
        const rival = taken.get(row);
        if (!rival || cost < rival.cost) taken.set(row, { cost, object });
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

/** Every prediction for an image, decoded. */
function candidatesOf(
  image: number,
  images: number,
  outputs: readonly RawTensor[],
  { strides, anchors, classes }: OutputSpec,
): Candidate[] {
  const candidates: Candidate[] = [];
  const box = new Float64Array(4);
  let first = 0;
  for (const [scale, { data, shape }] of outputs.entries()) {
    const [, lines, columns] = shape as [number, number, number, number];
    const stride = strides[scale]!;
    const list = anchors[scale]!;
    const perImage = lines * columns * list.length;
    for (let i = 0; i < perImage; i++) {
      const place = Math.floor(i / list.length);
      const cell = { column: place % columns, line: Math.floor(place / columns), stride };
      const at = (image * perImage + i) * (5 + classes.length);
      decodeBox(data as Float32Array, at, cell, list[i % list.length]!, box);
      candidates.push({
        row: first + image * perImage + i,
        box: [box[0]!, box[1]!, box[2]!, box[3]!],
        at,
        data: data as Float32Array,
        x: (cell.column + 0.5) * stride,
        y: (cell.line + 0.5) * stride,
        stride,
      });
    }
    first += images * perImage;
  }
  return candidates;
}

/** The predictions an object takes, the best first. */
function chosen(object: TrainingBox, candidates: readonly Candidate[], classes: number): Offer[] {
  const offers: Offer[] = [];
  for (const candidate of candidates) {
    const place = placeOf(candidate, object.box);
    if (place !== 'far') offers.push(offer(candidate, object, classes, place === 'both'));
  }
  const overlaps = offers.map(({ overlap }) => overlap).sort((a, b) => b - a);
  const count = Math.floor(overlaps.slice(0, BEST).reduce((sum, overlap) => sum + overlap, 0));
  return offers.sort((a, b) => a.cost - b.cost || a.row - b.row).slice(0, Math.max(1, count));
}

function placeOf({ x, y, stride }: Candidate, [x1, y1, x2, y2]: CornerBox) {
  const inside = x > x1 && x < x2 && y > y1 && y < y2;
  const away = Math.max(Math.abs(x - (x1 + x2) / 2), Math.abs(y - (y1 + y2) / 2));
  const near = away < REACH * stride;
  if (inside && near) return 'both';
  return inside || near ? 'one' : 'far';
}

function offer(
  { row, box, at, data }: Candidate,
  object: TrainingBox,
  classes: number,
  both: boolean,
): Offer {
  const overlap = iou(box, object.box);
  const sure = sigmoid(data[at + 4]!);
  let cost = -IOU_FACTOR * Math.log(overlap + 1e-8) + (both ? 0 : OUTSIDE);
  for (let id = 0; id < classes; id++) {
    // The score is the root of objectness times class.
    const score = Math.sqrt(sure * sigmoid(data[at + 5 + id]!));
    cost += logLoss(score, object.classId === id);
  }
  return { row, cost, overlap };
}

const logLoss = (score: number, wanted: boolean) =>
  -Math.log(Math.max(1e-8, wanted ? score : 1 - score));
