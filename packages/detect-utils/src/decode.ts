import { RsanetError } from '@rsanet/errors';
import type { Anchor } from './box.ts';

/** Raw output of one scale for one picture. */
export interface ScaleOutput {
  /** Logits `[height, width, anchors * (5 + classes)]`: tx, ty, tw, th, objectness, classes. */
  data: Float32Array;
  width: number;
  height: number;
  /** Input pixels a cell. */
  stride: number;
  /** In pixels of the network's input. */
  anchors: readonly Anchor[];
}

/** Boxes before suppression, as parallel arrays. */
export interface Candidates {
  /** Corner form in pixels of the network's input, four a candidate. */
  boxes: Float32Array;
  scores: Float32Array;
  classIds: Int32Array;
  count: number;
}

/** Options of {@link decode}. */
export interface DecodeOptions {
  numClasses: number;
  /** Least score kept, inclusive, 0..1. */
  scoreThreshold: number;
  /** Every class that reaches the threshold makes a candidate, not the best alone; off by default. */
  multiLabel?: boolean;
}

// exp(10) times an anchor is far larger than any picture, and still finite when squared.
const MAX_LOG_SIZE = 10;

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const logit = (p: number): number => Math.log(p / (1 - p));

/**
 * Decodes YOLOv3's logits (arXiv 1804.02767, section 2.1): centre `(sigmoid(t) + cell) * stride`, size
 * `anchor * exp(t)`, score `sigmoid(objectness) * sigmoid(class)`. A score cannot exceed its
 * objectness, so a cell whose objectness logit is below the threshold's costs one comparison.
 *
 * @returns candidates in the order of scales, rows, columns, anchors, classes
 * @throws RsanetError INVALID_ARGUMENT when a scale's data do not fit its size, or the threshold is
 * outside 0..1
 *
 * @example
 * ```ts
 * import { decode } from '@rsanet/detect-utils';
 *
 * const data = Float32Array.of(0, 0, 0, 0, 9, -9, 9);
 * const scale = { data, width: 1, height: 1, stride: 32, anchors: [[10, 20]] as const };
 * const { boxes, classIds } = decode([scale], { numClasses: 2, scoreThreshold: 0.5 });
 * if (boxes.join() !== '11,6,21,26' || classIds[0] !== 1) throw new Error(boxes.join());
 * ```
 */
export function decode(scales: readonly ScaleOutput[], options: DecodeOptions): Candidates {
  const { numClasses, scoreThreshold, multiLabel = false } = options;
  if (!(scoreThreshold >= 0 && scoreThreshold <= 1)) {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `The score threshold is ${scoreThreshold}; it must be within 0..1.`,
    );
  }
  const boxes: number[] = [];
  const scores: number[] = [];
  const classIds: number[] = [];
  // A hair below the threshold's logit, so that rounding drops no box whose score equals it.
  const least = logit(scoreThreshold) - 1e-6;
  const values = 5 + numClasses;

  for (const { data, width, height, stride, anchors } of scales) {
    const expected = width * height * anchors.length * values;
    if (data.length !== expected) {
      throw new RsanetError(
        'INVALID_ARGUMENT',
        `The scale of stride ${stride} has ${data.length} values; ${width}x${height} cells, ${anchors.length} anchors and ${numClasses} classes need ${expected}.`,
      );
    }
    let at = 0;
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        for (const anchor of anchors) {
          const objectness = data[at + 4]!;
          if (objectness >= least) emit(at, row, column, stride, anchor, data, objectness);
          at += values;
        }
      }
    }
  }
  return {
    boxes: Float32Array.from(boxes),
    scores: Float32Array.from(scores),
    classIds: Int32Array.from(classIds),
    count: scores.length,
  };

  function emit(
    at: number,
    row: number,
    column: number,
    stride: number,
    anchor: Anchor,
    data: Float32Array,
    objectness: number,
  ): void {
    const first = at + 5;
    const confidence = sigmoid(objectness);
    let from = 0;
    let to = numClasses;
    if (!multiLabel) {
      for (let id = 1; id < numClasses; id++)
        if (data[first + id]! > data[first + from]!) from = id;
      to = from + 1;
    }
    for (let id = from; id < to; id++) {
      const score = confidence * sigmoid(data[first + id]!);
      if (!(score >= scoreThreshold)) continue;
      const x = (sigmoid(data[at]!) + column) * stride;
      const y = (sigmoid(data[at + 1]!) + row) * stride;
      const w = (anchor[0] * Math.exp(Math.min(MAX_LOG_SIZE, data[at + 2]!))) / 2;
      const h = (anchor[1] * Math.exp(Math.min(MAX_LOG_SIZE, data[at + 3]!))) / 2;
      boxes.push(x - w, y - h, x + w, y + h);
      scores.push(score);
      classIds.push(id);
    }
  }
}
