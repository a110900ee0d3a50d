import { join } from 'node:path';
import { evaluateVoc, type VocDetection, type VocObject } from '@rsanet/detect-utils';
import type { Detection } from '@rsanet/rsanet';
import { readImage } from '@rsanet/rsanet/node';
import { readVocAnnotations } from '@rsanet/train/node';
import { vocName } from './coco-names.ts';
import type { PeerDetector } from './peer-detector.ts';

/** Classes that VOC and COCO share and the animal pictures hold enough of. */
export const ANIMAL_CLASSES: readonly string[] = ['person', 'dog', 'cat', 'sheep', 'horse', 'cow'];

/** Options of {@link evaluatePeer}. */
export interface EvaluatePeerOptions {
  /** Folder of a data set in VOC's layout, the one that holds `JPEGImages`. */
  data: string;
  /** `val` by default. */
  split?: string;
  /** Classes to measure by VOC's names, {@link ANIMAL_CLASSES} by default. */
  classes?: readonly string[];
  /** Pictures from the split's beginning; all by default. */
  limit?: number;
  onProgress?: (done: number, of: number) => void;
  signal?: AbortSignal;
}

/** Accuracy of a detector on a split, 0..1. */
export interface PeerAccuracy {
  label: string;
  split: string;
  images: number;
  /** mAP@0.5 by VOC 2010's area under the curve, and by VOC 2007's eleven points. */
  map: { allPoint: number; elevenPoint: number };
  perClass: {
    class: string;
    positives: number;
    allPoint: number | null;
    elevenPoint: number | null;
  }[];
}

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
  const { data, split = 'val', classes = ANIMAL_CLASSES, limit = Infinity } = options;
  const annotations = (await readVocAnnotations(data, split)).slice(0, limit);
  const objects: VocObject[] = [];
  const detections: VocDetection[] = [];
  for (const [index, annotation] of annotations.entries()) {
    options.signal?.throwIfAborted();
    const { id } = annotation;
    objects.push(...objectsOf(annotation));
    const image = await readImage(join(data, 'JPEGImages', `${id}.jpg`));
    const found = (await detector.detect(image)).map((detection) => toVoc(id, detection));
    detections.push(...found.filter((detection) => classes.includes(detection.class)));
    options.onProgress?.(index + 1, annotations.length);
  }
  const allPoint = evaluateVoc(objects, detections, { classes, metric: 'all-point' });
  const elevenPoint = evaluateVoc(objects, detections, { classes, metric: '11-point' });
  return {
    label: detector.label,
    split,
    images: annotations.length,
    map: { allPoint: allPoint.map, elevenPoint: elevenPoint.map },
    perClass: allPoint.perClass.map(({ class: name, positives, ap }, i) => ({
      ...{ class: name, positives, allPoint: ap, elevenPoint: elevenPoint.perClass[i]!.ap },
    })),
  };
}

type Annotation = Awaited<ReturnType<typeof readVocAnnotations>>[number];

function objectsOf({ id, objects }: Annotation): VocObject[] {
  return objects.flatMap(({ name, difficult, bndbox: { xmin, ymin, xmax, ymax } }) => {
    const box = [xmin, ymin, xmax, ymax] as const;
    if (name === '' || !box.every(Number.isFinite)) return [];
    return { image: id, class: name, box, difficult: difficult > 0 };
  });
}

/** Whole pixels are counted from 1 in VOC, both ends included. */
function toVoc(image: string, { class: name, score, bbox: [x, y, width, height] }: Detection) {
  return {
    image,
    class: vocName(name),
    score,
    box: [x + 1, y + 1, x + width, y + height] as const,
  };
}
