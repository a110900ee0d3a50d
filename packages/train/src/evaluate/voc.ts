import { evaluateVoc, type VocResult } from '@rsanet/detect-utils';
import type { Detection } from '@rsanet/rsanet';
import type { Dataset } from '../data/index.ts';

/** A box in continuous corners as VOC's files write it: whole pixels counted from 1, ends included. */
export function toVocBox(x1: number, y1: number, x2: number, y2: number) {
  return [x1 + 1, y1 + 1, x2, y2] as const;
}

/**
 * AP of detections by the VOC measure.
 *
 * @param detections a list a picture, in the data set's order
 */
export function evaluateDetections(
  detections: readonly (readonly Detection[])[],
  { samples }: Dataset,
  classes: readonly string[],
  metric: '11-point' | 'all-point',
): VocResult {
  const objects = samples.flatMap(({ id, objects }) =>
    objects.map((object) => ({
      image: id,
      class: object.class,
      box: toVocBox(...object.box),
      difficult: object.difficult,
    })),
  );
  const found = samples.flatMap(({ id }, index) =>
    detections[index]!.map(({ bbox: [x, y, width, height], class: name, score }) => ({
      image: id,
      class: name,
      score,
      box: toVocBox(x, y, x + width, y + height),
    })),
  );
  return evaluateVoc(objects, found, { classes, metric });
}
