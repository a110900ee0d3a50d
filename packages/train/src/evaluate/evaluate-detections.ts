import { evaluateVoc, type VocMetric, type VocResult } from '@rsanet/detect-utils';
import type { Detection } from '@rsanet/rsanet';
import type { Dataset } from '../data/index.ts';
import { asVoc } from './as-voc.ts';

/**
 * AP of detections by the VOC measure. Crowds count as difficult objects do: neither missed nor wrong.
 *
 * @param detections a list per image, in the data set's order and in pixels of the images
 * @param classes the classes to measure; objects of others are left out
 * @throws RsanetError INVALID_ARGUMENT when there are not as many lists as images, or as
 * `evaluateVoc` says
 */
export function evaluateDetections(
  detections: readonly (readonly Detection[])[],
  data: Dataset,
  classes: readonly string[],
  metric: VocMetric,
): VocResult {
  const { objects, detections: found } = asVoc(detections, data);
  return evaluateVoc(objects, found, { classes, metric });
}
