import { type CornerBox, iou } from '@rsanet/detect-utils';
import type { RawTensor } from '@rsanet/graph';
import type { Detection } from '@rsanet/rsanet';
import type { ArmOutputs } from './protocol.ts';

/** How far an arm's outputs are from the reference's. */
export interface Parity {
  /** Largest absolute difference of raw outputs, and the reference's largest absolute output. */
  difference: { largest: number; of: number };
  /** Most that `difference.largest` may be of `difference.of`. */
  tolerance: number;
  /** Boxes of the reference; those of either that the other has not got. */
  boxes: { expected: number; unmatched: number };
  /** Whether the difference is within tolerance and every box has its like. */
  within: boolean;
}

// Twenty times what sums in another order make, and a tenth of what half-precision textures do.
const TOLERANCE = 1e-4;

// What such a difference of outputs can make of a box.
const LEAST_IOU = 0.99;
const MOST_SCORE = 0.001;

/**
 * Compares what two arms say of one picture: raw outputs to within 1e-4 of the largest, and after
 * decoding and suppression the same boxes: each has one of its class in the other arm's, with an IoU of
 * 0.99 or more and a score within 0.001. Only a box so near the score threshold that rounding decides
 * may be missing.
 *
 * @param scoreThreshold that boxes were kept by
 */
export function parity(expected: ArmOutputs, actual: ArmOutputs, scoreThreshold = 0.3): Parity {
  const difference = largestDifference(expected.outputs, actual.outputs);
  const missing = (from: readonly Detection[], among: readonly Detection[]) =>
    from.filter(
      (box) => box.score > scoreThreshold + MOST_SCORE && !among.some((other) => alike(box, other)),
    ).length;
  const unmatched =
    missing(expected.detections, actual.detections) +
    missing(actual.detections, expected.detections);
  const close = difference.largest <= TOLERANCE * difference.of;
  return {
    difference,
    tolerance: TOLERANCE,
    boxes: { expected: expected.detections.length, unmatched },
    within: close && unmatched === 0,
  };
}

/** Outputs of another shape, or that are no numbers, differ without end. */
function largestDifference(
  expected: readonly RawTensor[],
  actual: readonly RawTensor[],
): Parity['difference'] {
  const fits =
    expected.length === actual.length &&
    expected.every(({ shape }, i) => String(shape) === String(actual[i]!.shape));
  let largest = fits ? 0 : Infinity;
  let of = 0;
  for (const [i, { data }] of expected.entries()) {
    for (const [at, value] of data.entries()) {
      of = Math.max(of, Math.abs(value));
      if (!fits) continue;
      const difference = Math.abs(value - actual[i]!.data[at]!);
      largest = Math.max(largest, Number.isNaN(difference) ? Infinity : difference);
    }
  }
  return { largest, of };
}

function alike(a: Detection, b: Detection): boolean {
  return (
    a.classId === b.classId &&
    Math.abs(a.score - b.score) <= MOST_SCORE &&
    iou(corners(a), corners(b)) >= LEAST_IOU
  );
}

function corners({ bbox: [x, y, width, height] }: Detection): CornerBox {
  return [x, y, x + width, y + height];
}
