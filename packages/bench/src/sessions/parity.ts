import { type CornerBox, iou } from '@rsanet/detect-utils';
import type { Detection } from '@rsanet/rsanet';
import type { parity as schema } from '../report/schema/parity.ts';
import type { Recorded } from '../report/schema/recorded.ts';
import { outputDifference } from './output-difference.ts';
import type { SessionOutputs } from './protocol.ts';

/** How far a session's outputs are from the reference's. */
export type Parity = Recorded<typeof schema>;

// Twenty times what sums in another order make, and a tenth of what half-precision textures do.
const TOLERANCE = 1e-4;

// What such a difference of outputs can make of a box.
const MIN_IOU = 0.99;
const MAX_SCORE_DIFFERENCE = 0.001;

/**
 * Compares what two sessions say of one image: raw outputs to within 1e-4 of the largest, and after
 * decoding and suppression the same boxes: each has one of its class in the other session's, with an IoU of
 * 0.99 or more and a score within 0.001. Only a box so near the score threshold that rounding decides
 * may be missing.
 *
 * @param scoreThreshold that boxes were kept by
 */
export function parity(
  expected: SessionOutputs,
  actual: SessionOutputs,
  scoreThreshold = 0.3,
): Parity {
  const difference = outputDifference(expected.outputs, actual.outputs);
  const missing = (from: readonly Detection[], among: readonly Detection[]) =>
    from.filter(
      (box) =>
        box.score > scoreThreshold + MAX_SCORE_DIFFERENCE &&
        !among.some((other) => alike(box, other)),
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

function alike(a: Detection, b: Detection): boolean {
  return (
    a.classId === b.classId &&
    Math.abs(a.score - b.score) <= MAX_SCORE_DIFFERENCE &&
    iou(corners(a), corners(b)) >= MIN_IOU
  );
}

function corners({ bbox: [x, y, width, height] }: Detection): CornerBox {
  return [x, y, x + width, y + height];
}
