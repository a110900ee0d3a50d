import type { CocoAnnotation, CocoResult } from './dataset.ts';
import {
  IGNORED,
  isIgnored,
  matchImage,
  type Outcomes,
  outcomesOf,
  TRUE_POSITIVE,
} from './match.ts';
import { type AreaName, MAX_DETECTIONS, RECALL_THRESHOLDS } from './settings.ts';

/** Figures of one category in one area range, one value per IoU threshold; -1 without objects to find. */
export interface CategoryFigures {
  /** Precision, averaged over the recalls. */
  precision: number[];
  /** Recall with 1, 10 and 100 detections per image. */
  recall: Record<1 | 10 | 100, number[]>;
}

/** Measures one category, given its objects and detections in all images, in any order. */
export function measureCategory(
  objects: readonly CocoAnnotation[],
  detections: readonly CocoResult[],
): Record<AreaName, CategoryFigures> {
  const { outcomes, ranks, bySureness } = matchAll(objects, detections);
  const figuresIn = (range: AreaName): CategoryFigures => {
    const positives = objects.filter((object) => !isIgnored(object, range)).length;
    const recall = (limit: number) =>
      outcomes[range].map((outcome) => recallWithin(limit, outcome, ranks, positives));
    return {
      precision: outcomes[range].map((outcome) => averagePrecision(outcome, bySureness, positives)),
      recall: { 1: recall(1), 10: recall(10), 100: recall(100) },
    };
  };
  return {
    all: figuresIn('all'),
    small: figuresIn('small'),
    medium: figuresIn('medium'),
    large: figuresIn('large'),
  };
}

interface Matched {
  outcomes: Outcomes;
  /** Of each detection that takes part, its place in its image by falling score, from 0. */
  ranks: Uint8Array;
  /** Positions of the detections by falling score; equals in order of image, then as given. */
  bySureness: Uint32Array;
}

function matchAll(objects: readonly CocoAnnotation[], detections: readonly CocoResult[]): Matched {
  const truths = objects.toSorted((a, b) => a.image_id - b.image_id);
  const ranked = detections.toSorted((a, b) => a.image_id - b.image_id || b.score - a.score);
  const outcomes = outcomesOf(ranked.length);
  const ranks = new Uint8Array(ranked.length);
  const kept: number[] = [];
  let truth = 0;
  for (let from = 0, to = 0; from < ranked.length; from = to) {
    const image = ranked[from]!.image_id;
    while (to < ranked.length && ranked[to]!.image_id === image) to++;
    while (truth < truths.length && truths[truth]!.image_id < image) truth++;
    const firstTruth = truth;
    while (truth < truths.length && truths[truth]!.image_id === image) truth++;
    const last = Math.min(to, from + MAX_DETECTIONS);
    matchImage(truths.slice(firstTruth, truth), ranked.slice(from, last), outcomes, from);
    for (let i = from; i < last; i++) {
      ranks[i] = i - from;
      kept.push(i);
    }
  }
  const bySureness = Uint32Array.from(kept).sort(
    (a, b) => ranked[b]!.score - ranked[a]!.score || a - b,
  );
  return { outcomes, ranks, bySureness };
}

/** Mean over the recalls of the best precision at that recall or a higher one; 0 beyond the highest. */
function averagePrecision(outcome: Uint8Array, bySureness: Uint32Array, positives: number): number {
  if (positives === 0) return -1;
  // Precision after each true positive: between two of them it only falls.
  const precision: number[] = [];
  let counted = 0;
  for (const i of bySureness) {
    if (outcome[i] === IGNORED) continue;
    counted++;
    if (outcome[i] === TRUE_POSITIVE) {
      precision.push((precision.length + 1) / (counted + Number.EPSILON));
    }
  }
  for (let i = precision.length - 1; i > 0; i--) {
    precision[i - 1] = Math.max(precision[i - 1]!, precision[i]!);
  }
  let sum = 0;
  let found = 0;
  for (const recall of RECALL_THRESHOLDS) {
    while (found < precision.length && (found + 1) / positives < recall) found++;
    sum += precision[found] ?? 0;
  }
  return sum / RECALL_THRESHOLDS.length;
}

/** Share of the positives found by the `limit` surest detections of each image. */
function recallWithin(
  limit: number,
  outcome: Uint8Array,
  ranks: Uint8Array,
  positives: number,
): number {
  if (positives === 0) return -1;
  let found = 0;
  for (let i = 0; i < outcome.length; i++) {
    if (outcome[i] === TRUE_POSITIVE && ranks[i]! < limit) found++;
  }
  return found / positives;
}
