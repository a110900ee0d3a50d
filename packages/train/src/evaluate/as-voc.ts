import { toVocBox, type VocDetection, type VocObject } from '@rsanet/detect-utils';
import { RsanetError } from '@rsanet/errors';
import type { Detection } from '@rsanet/rsanet';
import type { Dataset } from '../data/index.ts';

/**
 * Objects and detections in the terms of VOC's measure: an image's name is its position in the data set, boxes count
 * pixels from 1 with both ends. Crowds are difficult objects, neither missed nor wrong.
 *
 * @param detections a list per image, in the data set's order and in pixels of the images
 * @throws RsanetError INVALID_ARGUMENT when there are not as many lists as images
 */
export function asVoc(
  detections: readonly (readonly Detection[])[],
  { samples }: Dataset,
): { objects: VocObject[]; detections: VocDetection[] } {
  if (detections.length !== samples.length) {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `There are detections of ${detections.length} images, but the data set has ${samples.length}; give a list for each.`,
    );
  }
  const objects = samples.flatMap(({ objects }, index) =>
    objects.map(({ class: name, box, difficult, crowd }) => ({
      image: `${index}`,
      class: name,
      box: toVocBox(box),
      difficult: difficult || crowd,
    })),
  );
  const found = samples.flatMap((_, index) =>
    detections[index]!.map(({ bbox: [x, y, width, height], class: name, score }) => ({
      image: `${index}`,
      class: name,
      score,
      box: toVocBox([x, y, x + width, y + height]),
    })),
  );
  return { objects, detections: found };
}
