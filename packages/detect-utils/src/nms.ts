import { RsanetError } from '@rsanet/errors';
import type { Candidates } from './candidates.ts';
import { scoreHeap } from './score-heap.ts';

/** What a kept box does to the scores of those it overlaps. */
export type NmsMethod =
  /** Removes them when IoU > `iouThreshold`. */
  | { kind: 'hard' }
  /** Removes them when DIoU > `iouThreshold` (arXiv 1911.08287). */
  | { kind: 'diou' }
  /** Multiplies their score by `1 - IoU` when IoU > `iouThreshold` (arXiv 1704.04503). */
  | { kind: 'linear' }
  /** Multiplies their score by `exp(-IoU^2 / sigma)`, sigma 0.5 by default; has no IoU threshold. */
  | { kind: 'gaussian'; sigma?: number };

/** Options of {@link nms}. */
export interface NmsOptions {
  /** Overlap that is still allowed, 0..1; 0.45 by default. */
  iouThreshold?: number;
  /** Max boxes kept, over all classes together; may be `Infinity`; 100 by default. */
  maxDetections?: number;
  /** Min score kept, inclusive, before and after a decay; 0 by default. */
  scoreThreshold?: number;
  /** Boxes of different classes suppress each other too; off by default. */
  classAgnostic?: boolean;
  /** Hard by default. */
  method?: NmsMethod;
}

/** What {@link nms} kept, best first. */
export interface NmsResult {
  /** Positions among the candidates. */
  indices: Int32Array;
  /** Scores after the decay of a soft method. */
  scores: Float32Array;
}

/**
 * Non-maximum suppression: keeps the best candidate, lowers or removes those that overlap it, and
 * repeats. Ties go to the lower index. Scores are lowered only when their candidate comes up, by the
 * boxes of its class that were kept since it last did, so the pairs that are compared are at most
 * candidates times kept boxes of one class.
 *
 * @param candidates boxes in corner form and continuous coordinates, in any unit
 * @throws RsanetError INVALID_ARGUMENT when a box or score is not finite, the arrays are shorter
 * than `count`, or an option is out of its range
 *
 * @example
 * ```ts
 * import { nms } from '@rsanet/detect-utils';
 *
 * const { indices } = nms({
 *   boxes: Float32Array.of(0, 0, 10, 10, 1, 0, 11, 10, 50, 50, 60, 60),
 *   scores: Float32Array.of(0.8, 0.9, 0.7),
 *   classIds: Int32Array.of(0, 0, 0),
 *   count: 3,
 * });
 * if (indices.join() !== '1,2') throw new Error(indices.join());
 * ```
 */
export function nms(candidates: Candidates, options: NmsOptions = {}): NmsResult {
  const {
    iouThreshold = 0.45,
    maxDetections = 100,
    scoreThreshold = 0,
    classAgnostic = false,
    method = { kind: 'hard' },
  } = options;
  const { kind } = method;
  const soft = kind === 'linear' || kind === 'gaussian';
  check('method', kind, soft || kind === 'hard' || kind === 'diou', 'be of a known kind');
  const sigma = kind === 'gaussian' ? (method.sigma ?? 0.5) : 1;
  check('iouThreshold', iouThreshold, iouThreshold >= 0 && iouThreshold <= 1, 'be within 0..1');
  check('scoreThreshold', scoreThreshold, scoreThreshold >= 0, 'be 0 or more');
  // The remainder of Infinity is NaN.
  check(
    'maxDetections',
    maxDetections,
    maxDetections >= 0 && !(maxDetections % 1),
    'be a whole number or Infinity',
  );
  check('sigma', sigma, sigma > 0, 'be above 0');

  const { boxes, count } = candidates;
  assertFinite('boxes', boxes, count * 4);
  assertFinite('scores', candidates.scores, count);
  assertFinite('classIds', candidates.classIds, count);
  const classIds = classAgnostic ? new Int32Array(count) : candidates.classIds;
  const threshold = Math.fround(scoreThreshold); // as the candidates' scores are rounded
  const allowed = kind === 'gaussian' ? 0 : iouThreshold;
  const scores = Float64Array.from(candidates.scores.subarray(0, count));
  const accounted = new Int32Array(count); // how many kept boxes of its class a score accounts for
  const heap = scoreHeap(scores, threshold);
  const kept: number[] = [];
  const keptByClass = new Map<number, number[]>();

  while (heap.size() > 0 && kept.length < maxDetections) {
    const best = heap.top();
    const score = scores[best]!;
    if (!soft || score > 0) account(best);
    if (scores[best]! < threshold) heap.pop();
    else if (scores[best]! < score) heap.sink();
    else {
      heap.pop();
      kept.push(best);
      keptOf(best).push(best);
    }
  }
  return { indices: Int32Array.from(kept), scores: Float32Array.from(kept, (i) => scores[i]!) };

  function keptOf(candidate: number): number[] {
    const classId = classIds[candidate]!;
    const known = keptByClass.get(classId);
    if (known) return known;
    const none: number[] = [];
    keptByClass.set(classId, none);
    return none;
  }

  /** Lowers a candidate's score by what was kept since it last came up. */
  function account(candidate: number): void {
    const x1 = boxes[candidate * 4]!;
    const y1 = boxes[candidate * 4 + 1]!;
    const x2 = boxes[candidate * 4 + 2]!;
    const y2 = boxes[candidate * 4 + 3]!;
    const others = keptOf(candidate);
    for (let rank = accounted[candidate]!; rank < others.length; rank++) {
      const other = others[rank]!;
      const at = other * 4;
      // Pairs of boxes mostly lie apart, so this is where the time goes.
      if (boxes[at]! >= x2 || boxes[at + 2]! <= x1) continue;
      if (boxes[at + 1]! >= y2 || boxes[at + 3]! <= y1) continue;
      if (lower(candidate, other)) return;
    }
    accounted[candidate] = others.length;
  }

  /** Lowers a candidate's score by one kept box; whether that removes it. */
  function lower(candidate: number, other: number): boolean {
    const overlap = overlapOf(boxes, candidate * 4, other * 4, kind === 'diou');
    if (!(overlap > allowed)) return false;
    if (kind === 'linear') scores[candidate]! *= 1 - overlap;
    else if (kind === 'gaussian') scores[candidate]! *= Math.exp((-overlap * overlap) / sigma);
    else scores[candidate] = -1;
    return !soft;
  }
}

/** IoU, or DIoU, of the boxes that begin at `a` and `b`. */
function overlapOf(boxes: Float32Array, a: number, b: number, distance: boolean): number {
  const ax1 = boxes[a]!;
  const ay1 = boxes[a + 1]!;
  const ax2 = boxes[a + 2]!;
  const ay2 = boxes[a + 3]!;
  const bx1 = boxes[b]!;
  const by1 = boxes[b + 1]!;
  const bx2 = boxes[b + 2]!;
  const by2 = boxes[b + 3]!;
  const width = Math.min(ax2, bx2) - Math.max(ax1, bx1);
  const height = Math.min(ay2, by2) - Math.max(ay1, by1);
  if (!(width > 0 && height > 0)) return 0;
  const shared = width * height;
  const iou = shared / ((ax2 - ax1) * (ay2 - ay1) + (bx2 - bx1) * (by2 - by1) - shared);
  if (!distance) return iou;
  const dx = ax1 + ax2 - (bx1 + bx2);
  const dy = ay1 + ay2 - (by1 + by2);
  const spanX = Math.max(ax2, bx2) - Math.min(ax1, bx1);
  const spanY = Math.max(ay2, by2) - Math.min(ay1, by1);
  return iou - (dx * dx + dy * dy) / 4 / (spanX * spanX + spanY * spanY);
}

function assertFinite(name: string, values: ArrayLike<number>, length: number): void {
  for (let i = 0; i < length; i++) {
    if (!Number.isFinite(values[i])) check(`${name}[${i}]`, values[i], false, 'be finite');
  }
}

function check(name: string, value: unknown, valid: boolean, must: string): void {
  if (valid) return;
  throw new RsanetError('INVALID_ARGUMENT', `The ${name} is ${value}; it must ${must}.`);
}
