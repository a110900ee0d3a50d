import { assertOptions, RsanetError } from '@rsanet/errors';
import type { VocDetection, VocObject } from './annotation.ts';
import { type VocMetric, vocAveragePrecision } from './average-precision.ts';
import { assertFinite, checkOptions } from './check-input.ts';
import { matchDetections } from './match-detections.ts';

/** Options of {@link evaluateVoc}. */
export interface VocOptions {
  /** The classes to measure, in the order of the result. */
  classes: readonly string[];
  /** VOC 2007's `'11-point'`, the default, or VOC 2010's `'all-point'`. */
  metric?: VocMetric;
  /** Overlap that a match must exceed, 0..1; 0.5 by default. */
  iouThreshold?: number;
}

/** What {@link evaluateVoc} measures of one class. */
export interface VocClassResult {
  class: string;
  /** Average precision, 0..1; `null` for a class without positives, which has none. */
  ap: number | null;
  /** Objects that are not difficult. */
  positives: number;
  /** Detections given, also those that matched a difficult object and count as neither. */
  detections: number;
  truePositives: number;
  falsePositives: number;
  /** Share of the positives found by all detections; `null` without positives. */
  recall: number | null;
  /** Share of true ones among the detections that count; 0 without any. */
  precision: number;
}

/** What {@link evaluateVoc} measures. */
export interface VocResult {
  /** Mean of the classes' average precisions, 0..1, of those that have positives. */
  map: number;
  perClass: VocClassResult[];
}

/**
 * Mean average precision as the PASCAL VOC devkit computes it
 * (http://host.robots.ox.ac.uk/pascal/VOC/voc2012/htmldoc/).
 *
 * The detections of a class are taken in order of falling score, those of equal score as given. Each
 * is compared with all objects of its class in its image, found before or not, and stands for the one it
 * overlaps most; of several that it overlaps equally, for the one listed first. If that overlap exceeds the threshold, the detection is a true
 * positive, or a false one when a surer detection has found the object before, or neither when the
 * object is difficult; if not, it is a false positive. So is a detection in an image without objects.
 * Widths are `xmax - xmin + 1`.
 *
 * An overlap of exactly the threshold is no match: the devkit's text says "must exceed 50%", and the
 * common Python port of it compares so, whereas its MATLAB code accepts equality.
 *
 * A class without positives has no average precision and is left out of the mean. Objects of classes
 * that are not listed are left out.
 *
 * @throws RsanetError INVALID_ARGUMENT when a score or box is not finite, a detection's class is not
 * listed, a class is listed twice, the metric is unknown, the threshold is outside 0..1, or no listed
 * class has positives
 *
 * @example
 * ```ts
 * import { evaluateVoc } from '@rsanet/detect-utils';
 *
 * const cat = { image: '000001', class: 'cat', box: [10, 10, 49, 49] as const };
 * const { map } = evaluateVoc([cat], [{ ...cat, score: 0.9 }], { classes: ['cat', 'dog'] });
 * if (Math.abs(map - 1) > 1e-12) throw new Error(`${map}`);
 * ```
 */
export function evaluateVoc(
  objects: readonly VocObject[],
  detections: readonly VocDetection[],
  options: VocOptions,
): VocResult {
  assertOptions(options, { classes: true, metric: true, iouThreshold: true });
  const { classes, metric = '11-point', iouThreshold = 0.5 } = options;
  checkOptions(classes, metric, iouThreshold);
  const objectsOf = new Map(classes.map((name) => [name, [] as VocObject[]]));
  const detectionsOf = new Map(classes.map((name) => [name, [] as VocDetection[]]));
  for (const object of objects) {
    assertFinite('object', object, object.box);
    objectsOf.get(object.class)?.push(object);
  }
  for (const detection of detections) {
    assertFinite('detection', detection, [...detection.box, detection.score]);
    const ofClass = detectionsOf.get(detection.class);
    if (!ofClass) {
      throw new RsanetError(
        'INVALID_ARGUMENT',
        `A detection in image ${detection.image} has the class '${detection.class}'; expected one of ${classes.join(', ')}.`,
      );
    }
    ofClass.push(detection);
  }

  const perClass = classes.map((name): VocClassResult => {
    const detected = detectionsOf.get(name)!;
    const { recall, precision, ...counts } = matchDetections(
      objectsOf.get(name)!,
      detected,
      iouThreshold,
    );
    const measurable = counts.positives > 0;
    return {
      class: name,
      ap: measurable ? vocAveragePrecision(recall, precision, metric) : null,
      ...counts,
      detections: detected.length,
      recall: measurable ? (recall.at(-1) ?? 0) : null,
      precision: precision.at(-1) ?? 0,
    };
  });
  const aps = perClass.flatMap(({ ap }) => ap ?? []);
  if (aps.length === 0) {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `No object of ${classes.join(', ')} is there to be found; VOC AP needs one that is not difficult.`,
    );
  }
  return { map: aps.reduce((sum, ap) => sum + ap, 0) / aps.length, perClass };
}
