import type { VocDetection, VocObject } from './annotation.ts';
import { assertFinite, checkOptions } from './check-input.ts';
import { closest } from './overlap.ts';

/** Options of {@link confusionMatrix}. */
export interface ConfusionMatrixOptions {
  /** The classes to look at, in the order of the matrix. */
  classes: readonly string[];
  /** Detections below this score are left out. */
  scoreThreshold: number;
  /** Overlap that a detection of an object must exceed, 0..1; 0.5 by default. */
  iouThreshold?: number;
}

interface Truth extends VocObject {
  taken: boolean;
}

/**
 * What objects are taken for. The surest detection of an image comes first; each takes the object that it overlaps most
 * of those that no other has taken, one of its own class if it can. Difficult objects, and what takes them, count as
 * nothing.
 *
 * @returns square, one longer than the classes: `[i][j]` counts the objects of class `i` that are taken for class `j`,
 *   the last column those that nothing takes, the last row the detections that take nothing
 * @throws RsanetError INVALID_ARGUMENT when a score or box is not finite, a class is listed twice or the IoU threshold is
 *   outside 0..1
 *
 * @example
 * ```ts
 * import { confusionMatrix } from '@rsanet/detect-utils';
 *
 * const cat = { image: '1', class: 'cat', box: [10, 10, 49, 49] as const };
 * const dog = { image: '1', class: 'dog', box: [60, 60, 99, 99] as const };
 * const found = [{ ...cat, class: 'dog', score: 0.9 }];
 * const counts = confusionMatrix([cat, dog], found, { classes: ['cat', 'dog'], scoreThreshold: 0.5 });
 * if (counts.join(' ') !== '0,1,0 0,0,1 0,0,0') throw new Error(counts.join(' '));
 * ```
 */
export function confusionMatrix(
  objects: readonly VocObject[],
  detections: readonly VocDetection[],
  options: ConfusionMatrixOptions,
): number[][] {
  const { classes, scoreThreshold, iouThreshold = 0.5 } = options;
  checkOptions(classes, 'all-point', iouThreshold);
  for (const object of objects) assertFinite('object', object, object.box);
  for (const one of detections) assertFinite('detection', one, [...one.box, one.score]);
  const ids = new Map(classes.map((name, id) => [name, id]));
  const counts = Array.from({ length: classes.length + 1 }, () =>
    new Array<number>(classes.length + 1).fill(0),
  );
  const truths = new Map<string, Truth[]>();
  const all = objects
    .filter((object) => ids.has(object.class))
    .map((object): Truth => ({ ...object, taken: false }));
  for (const truth of all) {
    const others = truths.get(truth.image);
    if (others) others.push(truth);
    else truths.set(truth.image, [truth]);
  }
  const surestFirst = detections
    .filter(({ class: name, score }) => ids.has(name) && score >= scoreThreshold)
    .toSorted((a, b) => b.score - a.score);
  for (const { image, class: name, box } of surestFirst) {
    const free = (truths.get(image) ?? []).filter(({ taken }) => !taken);
    const own = free.filter((truth) => truth.class === name);
    const taken = [own, free]
      .map((among) => closest(box, among))
      .find(([, overlap]) => overlap > iouThreshold)?.[0];
    if (taken) taken.taken = true;
    if (taken?.difficult) continue;
    counts[taken ? ids.get(taken.class)! : classes.length]![ids.get(name)!]!++;
  }
  for (const { class: name, difficult, taken } of all) {
    if (!taken && !difficult) counts[ids.get(name)!]![classes.length]!++;
  }
  return counts;
}
