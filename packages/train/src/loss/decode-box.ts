import { type Anchor, MAX_LOG_SIZE } from '@rsanet/detect-utils';
import { sigmoid } from './cross-entropy.ts';

/** A cell of one of the network's grids. */
export interface Cell {
  readonly column: number;
  readonly line: number;
  /** Side in pixels of the input. */
  readonly stride: number;
}

/**
 * YOLOv3's box decoding (arXiv 1804.02767, section 2.1).
 *
 * @param logits holds tx, ty, tw, th from position `at`
 * @param anchor width and height in pixels of the input
 * @param box receives the corner form in pixels of the input
 */
export function decodeBox(
  logits: Float32Array,
  at: number,
  { column, line, stride }: Cell,
  anchor: Anchor,
  box: Float64Array,
): void {
  const x = (column + sigmoid(logits[at]!)) * stride;
  const y = (line + sigmoid(logits[at + 1]!)) * stride;
  const halfWidth = (anchor[0] / 2) * Math.exp(Math.min(logits[at + 2]!, MAX_LOG_SIZE));
  const halfHeight = (anchor[1] / 2) * Math.exp(Math.min(logits[at + 3]!, MAX_LOG_SIZE));
  box[0] = x - halfWidth;
  box[1] = y - halfHeight;
  box[2] = x + halfWidth;
  box[3] = y + halfHeight;
}

/**
 * Takes the gradient of a decoded box back to its logits.
 *
 * @param slopes derivatives with respect to the corners of `box`
 * @param scale factor on the result
 * @param gradient receives the four derivatives from position `at`
 */
export function backToLogits(
  logits: Float32Array,
  at: number,
  stride: number,
  box: Float64Array,
  slopes: Float64Array,
  scale: number,
  gradient: Float32Array,
): void {
  for (let axis = 0; axis < 2; axis++) {
    const low = slopes[axis]!;
    const high = slopes[axis + 2]!;
    const p = sigmoid(logits[at + axis]!);
    gradient[at + axis] = scale * (low + high) * stride * p * (1 - p);
    const half = (box[axis + 2]! - box[axis]!) / 2;
    const free = logits[at + axis + 2]! <= MAX_LOG_SIZE;
    gradient[at + axis + 2] = free ? scale * (high - low) * half : 0;
  }
}
