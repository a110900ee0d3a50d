import { assertFraction, assertWhole, RsanetError } from '@rsanet/errors';
import type { Anchor } from './box.ts';
import { type Candidates, candidateList } from './candidates.ts';

/** Raw output of one scale for one image. */
export interface ScaleOutput {
  /** Logits `[height, width, anchors * (5 + classes)]`: tx, ty, tw, th, objectness, classes. */
  data: Float32Array;
  width: number;
  height: number;
  /** Input pixels per cell. */
  stride: number;
  /** In pixels of the network's input. */
  anchors: readonly Anchor[];
}

/** Options of {@link decode}. */
export interface DecodeOptions {
  numClasses: number;
  /** Min score kept, inclusive, 0..1. */
  scoreThreshold: number;
  /** Every class that reaches the threshold makes a candidate, not the best alone; off by default. */
  multiLabel?: boolean;
}

/** Upper limit of `t` in `anchor * exp(t)`: exp(8) anchors are larger than any image, and the gradient in training is still finite. */
export const MAX_LOG_SIZE = 8;

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
/** A logit below which no sigmoid reaches `p`, rounding included. */
function minLogit(p: number): number {
  const below = p * (1 - 1e-15);
  return below < 1 ? Math.log(below / (1 - below)) - 1e-6 : Infinity;
}

/**
 * Decodes YOLOv3's logits (arXiv 1804.02767, section 2.1): centre `(sigmoid(t) + cell) * stride`,
 * size `anchor * exp(t)` with `t` at most {@link MAX_LOG_SIZE}, score `sigmoid(objectness) * sigmoid(class)`. A score
 * cannot exceed its objectness, so a cell whose objectness logit is below the threshold's costs one
 * comparison. Logits that are not numbers make no candidate. Boxes may reach beyond the input.
 *
 * @returns candidates in the order of scales, rows, columns, anchors, classes
 * @throws RsanetError INVALID_ARGUMENT when a scale's data do not fit its size, the threshold is
 * outside 0..1, or the number of classes is not a positive whole number
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
  assertOptions(options);
  const found = candidateList();
  const minObjectness = minLogit(scoreThreshold);
  const values = 5 + numClasses;

  for (const scale of scales) {
    assertFits(scale, values);
    const { data, width, height, stride, anchors } = scale;
    let at = 0;
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        for (const [anchorWidth, anchorHeight] of anchors) {
          if (data[at + 4]! >= minObjectness) {
            emit(data, at, column, row, stride, anchorWidth, anchorHeight);
          }
          at += values;
        }
      }
    }
  }
  return found.finish();

  function emit(
    data: Float32Array,
    at: number,
    column: number,
    row: number,
    stride: number,
    anchorWidth: number,
    anchorHeight: number,
  ): void {
    const x = (sigmoid(data[at]!) + column) * stride;
    const y = (sigmoid(data[at + 1]!) + row) * stride;
    const w = (anchorWidth * Math.exp(Math.min(MAX_LOG_SIZE, data[at + 2]!))) / 2;
    const h = (anchorHeight * Math.exp(Math.min(MAX_LOG_SIZE, data[at + 3]!))) / 2;
    if (Number.isNaN(x + y + w + h)) return;
    const confidence = sigmoid(data[at + 4]!);
    const minClass = minLogit(confidence > 0 ? scoreThreshold / confidence : 0);
    const first = at + 5;
    const best = multiLabel ? 0 : highest(data, first, first + numClasses) - first;
    const end = multiLabel ? numClasses : best + 1;
    for (let id = best; id < end; id++) {
      if (!(data[first + id]! >= minClass)) continue;
      const score = confidence * sigmoid(data[first + id]!);
      if (score >= scoreThreshold) found.add(x - w, y - h, x + w, y + h, score, id);
    }
  }
}

/** Where the highest number of `from..to` is, the first among equals. */
function highest(data: Float32Array, from: number, to: number): number {
  let best = from;
  for (let at = from + 1; at < to; at++) {
    if (data[at]! > data[best]! || Number.isNaN(data[best])) best = at;
  }
  return best;
}

function assertOptions({ numClasses, scoreThreshold }: DecodeOptions): void {
  assertFraction({ scoreThreshold });
  assertWhole({ numClasses }, 1);
}

function assertFits({ data, width, height, stride, anchors }: ScaleOutput, values: number): void {
  const expected = width * height * anchors.length * values;
  if (data.length === expected) return;
  throw new RsanetError(
    'INVALID_ARGUMENT',
    `The scale of stride ${stride} has ${data.length} values; ${width}x${height} cells, ${anchors.length} anchors and ${values - 5} classes need ${expected}.`,
  );
}
