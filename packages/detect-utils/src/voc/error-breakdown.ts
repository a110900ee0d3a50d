import type { VocDetection, VocObject } from './annotation.ts';
import { assertFinite, checkOptions } from './check-input.ts';
import { closest } from './overlap.ts';

/** Options of {@link errorBreakdown}. */
export interface ErrorBreakdownOptions {
  /** The classes to look at, in the order of the result. */
  classes: readonly string[];
  /** Detections below this score are left out. */
  scoreThreshold: number;
  /** Overlap that a detection of an object must exceed, 0..1; 0.5 by default. */
  iouThreshold?: number;
  /** Overlap up to which a detection is of the background, 0..1; 0.1 by default. */
  backgroundThreshold?: number;
}

/** How the detections and objects of a class fare. Each detection is counted once. */
export interface ClassErrors {
  class: string;
  /** Detections of an object, one per object. */
  found: number;
  /** Detections that overlap an object of their class too little. */
  place: number;
  /** Detections that overlap an object of another class enough. */
  confused: number;
  /** Detections of an object that a surer one has found. */
  duplicate: number;
  /** Detections of nothing. */
  background: number;
  /** Detections wrong in class and place: they overlap an object of another class, but too little. */
  both: number;
  /** Objects that no detection finds, not even one that is wrong in place or class alone. */
  missed: number;
}

/** What {@link ClassErrors} counts, in the order in which it is shown. */
export const ERROR_KINDS = [
  'found',
  'place',
  'confused',
  'both',
  'duplicate',
  'background',
  'missed',
] as const satisfies readonly Exclude<keyof ClassErrors, 'class'>[];

interface Truth extends VocObject {
  /** By a detection of its class. */
  found: boolean;
  /** By one that is wrong in place or class alone. */
  nearly: boolean;
}

/**
 * What is wrong with detections, by the kinds of TIDE (https://arxiv.org/abs/2008.08115, section 2.2): place, class, both,
 * duplicate, background, and objects that are missed. Matches are those of `evaluateVoc`; detections of difficult objects
 * do not count, nor do difficult objects that are missed.
 *
 * @throws RsanetError INVALID_ARGUMENT when a score or box is not finite, a class is listed twice or a threshold is
 * outside 0..1
 *
 * @example
 * ```ts
 * import { errorBreakdown } from '@rsanet/detect-utils';
 *
 * const cat = { image: '1', class: 'cat', box: [10, 10, 49, 49] as const };
 * const [cats, dogs] = errorBreakdown([cat], [{ ...cat, class: 'dog', score: 0.9 }], {
 *   classes: ['cat', 'dog'],
 *   scoreThreshold: 0.5,
 * });
 * if (dogs?.confused !== 1 || cats?.missed !== 0) throw new Error('expected a cat taken for a dog');
 * ```
 */
export function errorBreakdown(
  objects: readonly VocObject[],
  detections: readonly VocDetection[],
  options: ErrorBreakdownOptions,
): ClassErrors[] {
  const { classes, scoreThreshold, iouThreshold = 0.5, backgroundThreshold = 0.1 } = options;
  checkOptions(classes, 'all-point', iouThreshold);
  const truths = new Map<string, Truth[]>();
  for (const object of objects) {
    assertFinite('object', object, object.box);
    if (!classes.includes(object.class)) continue;
    const truth = { ...object, found: false, nearly: false };
    const others = truths.get(object.image);
    if (others) others.push(truth);
    else truths.set(object.image, [truth]);
  }
  const truthsOf = ({ image, class: name }: VocDetection) => {
    const all = truths.get(image) ?? [];
    return {
      same: all.filter((truth) => truth.class === name),
      others: all.filter((truth) => truth.class !== name),
    };
  };
  const counts = new Map(classes.map((name) => [name, noErrors(name)]));
  const unmatched: VocDetection[] = [];
  for (const detection of ranked(detections, scoreThreshold)) {
    assertFinite('detection', detection, [...detection.box, detection.score]);
    const count = counts.get(detection.class);
    if (!count) continue;
    const [truth, overlap] = closest(detection.box, truthsOf(detection).same);
    if (!truth || overlap <= iouThreshold) unmatched.push(detection);
    else if (truth.difficult) continue;
    else if (truth.found) count.duplicate++;
    else {
      truth.found = true;
      count.found++;
    }
  }
  // Once all matches are known, so that a wrong detection of a found object excuses no other.
  for (const detection of unmatched) {
    const count = counts.get(detection.class)!;
    const around = truthsOf(detection);
    const [same, own] = closest(detection.box, around.same);
    const [other, foreign] = closest(detection.box, around.others);
    if (same && own > backgroundThreshold) {
      count.place++;
      same.nearly = true;
    } else if (other && foreign > iouThreshold) {
      count.confused++;
      other.nearly = true;
    } else if (foreign > backgroundThreshold) count.both++;
    else count.background++;
  }
  for (const { class: name, found, nearly, difficult } of [...truths.values()].flat()) {
    if (!found && !nearly && !difficult) counts.get(name)!.missed++;
  }
  return [...counts.values()];
}

const noErrors = (name: string): ClassErrors => ({
  class: name,
  found: 0,
  place: 0,
  confused: 0,
  duplicate: 0,
  background: 0,
  both: 0,
  missed: 0,
});

function ranked(detections: readonly VocDetection[], threshold: number): VocDetection[] {
  return detections.filter(({ score }) => score >= threshold).toSorted((a, b) => b.score - a.score);
}
