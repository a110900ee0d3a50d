import type { Detection } from '@rsanet/rsanet';
import { readImage } from '@rsanet/rsanet/node';
import { evaluateDetections, readSample } from '@rsanet/train';
import { readVoc } from '@rsanet/train/node';
import type { accuracy } from '../report/schema/peers.ts';
import type { Recorded } from '../report/schema/recorded.ts';
import { vocName } from './coco-names.ts';
import type { PeerDetector } from './peer-detector.ts';

/** Classes that VOC and COCO share and the animal images hold enough of. */
export const ANIMAL_CLASSES: readonly string[] = ['person', 'dog', 'cat', 'sheep', 'horse', 'cow'];

/** Options of {@link evaluatePeer}. */
export interface EvaluatePeerOptions {
  /** Folder of a data set in VOC's layout, the one that holds `JPEGImages`. */
  data: string;
  /** `val` by default. */
  split?: string;
  /** Classes to measure by VOC's names, {@link ANIMAL_CLASSES} by default. */
  classes?: readonly string[];
  /** Images from the split's beginning; all by default. */
  limit?: number;
  onProgress?: (done: number, of: number) => void;
  signal?: AbortSignal;
}

/** Accuracy of a detector on a split, 0..1. */
export type PeerAccuracy = Recorded<typeof accuracy>;

/**
 * Measures a detector by VOC's measure. Its classes may have COCO's names. Objects marked difficult
 * count neither way; classes that are not measured are left out, also from what is found.
 *
 * @throws RsanetError INVALID_DATASET naming what is missing, INVALID_ARGUMENT when no object is there
 * @throws the signal's reason when aborted
 */
export async function evaluatePeer(
  detector: Pick<PeerDetector, 'label' | 'detect'>,
  options: EvaluatePeerOptions,
): Promise<PeerAccuracy> {
  const { split = 'val', classes = ANIMAL_CLASSES, limit = Infinity } = options;
  const { samples, ...rest } = await readVoc(options.data, split);
  const data = { ...rest, samples: samples.slice(0, limit) };
  const detections: Detection[][] = [];
  for (const sample of data.samples) {
    options.signal?.throwIfAborted();
    const found = await detector.detect(await readSample(sample, readImage));
    const named = found.map((detection) => ({
      ...detection,
      class: vocName(detection.class),
    }));
    detections.push(named.filter((detection) => classes.includes(detection.class)));
    options.onProgress?.(detections.length, data.samples.length);
  }
  const allPoint = evaluateDetections(detections, data, classes, 'all-point');
  const elevenPoint = evaluateDetections(detections, data, classes, '11-point');
  return {
    label: detector.label,
    split,
    images: data.samples.length,
    map: { allPoint: allPoint.map, elevenPoint: elevenPoint.map },
    perClass: allPoint.perClass.map(({ class: name, positives, ap }, i) => ({
      class: name,
      positives,
      allPoint: ap,
      elevenPoint: elevenPoint.perClass[i]!.ap,
    })),
  };
}
