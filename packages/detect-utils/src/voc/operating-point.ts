import type { VocDetection, VocObject } from './annotation.ts';
import { matchDetections } from './match-detections.ts';

/** What a detector does at one threshold of the score, for one class. */
export interface OperatingPoint {
  /** Detections of this score or a higher one count. */
  threshold: number;
  /** Share of true ones among the detections, 0..1; 0 without any. */
  precision: number;
  /** Share of the objects that are found, 0..1. */
  recall: number;
  /** Harmonic mean of precision and recall, 0..1. */
  f1: number;
}

/** Options of {@link operatingPoint}, {@link bestOperatingPoint} and {@link precisionRecallCurve}. */
export interface OperatingPointOptions {
  class: string;
  /** Overlap that a match must exceed, 0..1; 0.5 by default. */
  iouThreshold?: number;
}

/**
 * Precision and recall of a class at a threshold, by the matches of `evaluateVoc`; null when there is no object to find.
 */
export function operatingPoint(
  objects: readonly VocObject[],
  detections: readonly VocDetection[],
  options: OperatingPointOptions & { threshold: number },
): OperatingPoint | null {
  const { threshold } = options;
  const points = precisionRecallCurve(objects, detections, options);
  if (!points) return null;
  const last = points.findLast((point) => point.threshold >= threshold);
  return last ? { ...last, threshold } : { threshold, precision: 0, recall: 0, f1: 0 };
}

/**
 * Precision and recall of a class at the threshold of the best F1, the highest of equals; null when there is no object to
 * find or no detection.
 *
 * @example
 * ```ts
 * import { bestOperatingPoint } from '@rsanet/detect-utils';
 *
 * const cat = { image: '1', class: 'cat', box: [10, 10, 49, 49] as const };
 * const wrong = { ...cat, box: [60, 60, 99, 99] as const, score: 0.4 };
 * const best = bestOperatingPoint([cat], [{ ...cat, score: 0.9 }, wrong], { class: 'cat' });
 * if (best?.threshold !== 0.9 || best.f1 !== 1) throw new Error(`${best?.threshold}`);
 * ```
 */
export function bestOperatingPoint(
  objects: readonly VocObject[],
  detections: readonly VocDetection[],
  options: OperatingPointOptions,
): OperatingPoint | null {
  const points = precisionRecallCurve(objects, detections, options) ?? [];
  return points.reduce<OperatingPoint | null>(
    (best, point) => (best && best.f1 >= point.f1 ? best : point),
    null,
  );
}

/**
 * Precision and recall of a class at each score of its detections, from the highest, by the matches of `evaluateVoc`; null
 * when there is no object to find.
 *
 * @example
 * ```ts
 * import { precisionRecallCurve } from '@rsanet/detect-utils';
 *
 * const cat = { image: '1', class: 'cat', box: [10, 10, 49, 49] as const };
 * const wrong = { ...cat, box: [60, 60, 99, 99] as const, score: 0.4 };
 * const curve = precisionRecallCurve([cat], [{ ...cat, score: 0.9 }, wrong], { class: 'cat' })!;
 * if (curve.map(({ precision }) => precision).join() !== '1,0.5') throw new Error('expected 1, then a half');
 * ```
 */
export function precisionRecallCurve(
  objects: readonly VocObject[],
  detections: readonly VocDetection[],
  { class: name, iouThreshold = 0.5 }: OperatingPointOptions,
): OperatingPoint[] | null {
  const ofClass = <One extends { class: string }>(all: readonly One[]) =>
    all.filter((one) => one.class === name);
  const found = ofClass(detections).toSorted((a, b) => b.score - a.score);
  const { positives, recall, precision } = matchDetections(ofClass(objects), found, iouThreshold);
  if (positives === 0) return null;
  return found.flatMap(({ score: threshold }, i) => {
    // Of detections of equal score all count or none.
    if (found[i + 1]?.score === threshold) return [];
    const [p, r] = [precision[i]!, recall[i]!];
    return [{ threshold, precision: p, recall: r, f1: p + r > 0 ? (2 * p * r) / (p + r) : 0 }];
  });
}
