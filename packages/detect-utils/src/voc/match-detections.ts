import type { VocBox, VocDetection, VocObject } from './annotation.ts';
import { closest } from './overlap.ts';

/** How the detections of one class fare, in order of falling score. */
export interface VocCurve {
  /** Objects that are not difficult. */
  positives: number;
  truePositives: number;
  falsePositives: number;
  /** After each detection; not a number when there are no positives. */
  recall: Float64Array;
  precision: Float64Array;
}

interface Truth {
  box: VocBox;
  difficult: boolean;
  found: boolean;
}

/** Matches the detections of one class with its objects by the rules of {@link evaluateVoc}. */
export function matchDetections(
  objects: readonly VocObject[],
  detections: readonly VocDetection[],
  iouThreshold: number,
): VocCurve {
  const truths = new Map<string, Truth[]>();
  let positives = 0;
  for (const { image, box, difficult = false } of objects) {
    const truth = { box, difficult, found: false };
    const others = truths.get(image);
    if (others) others.push(truth);
    else truths.set(image, [truth]);
    if (!difficult) positives++;
  }

  const recall = new Float64Array(detections.length);
  const precision = new Float64Array(detections.length);
  let truePositives = 0;
  let falsePositives = 0;
  const ranked = detections.toSorted((a, b) => b.score - a.score);
  ranked.forEach(({ image, box }, i) => {
    const [truth, overlap] = closest(box, truths.get(image) ?? []);
    if (!truth || overlap <= iouThreshold || truth.found) falsePositives++;
    else if (!truth.difficult) {
      truth.found = true;
      truePositives++;
    }
    recall[i] = truePositives / positives;
    precision[i] = truePositives / Math.max(truePositives + falsePositives, Number.EPSILON);
  });
  return { positives, truePositives, falsePositives, recall, precision };
}
