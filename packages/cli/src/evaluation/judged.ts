import type { VocDetection, VocObject } from '@rsanet/detect-utils';
import type { Detection } from '@rsanet/rsanet';
import type { Dataset } from '@rsanet/train';

/** Objects and detections of a split in VOC's terms, whatever form it has; inclusive pixels. */
export interface Judged {
  readonly objects: readonly VocObject[];
  readonly detections: readonly VocDetection[];
  readonly classes: readonly string[];
  /** Image files by the names of the images, of those that a model has seen. */
  readonly paths: ReadonlyMap<string, string>;
}

/**
 * What a model found in a split, to be judged; an image is named by its position.
 *
 * @param detections a list per image, in the data set's order
 * @param classes those to look at
 */
export async function judgedOf(
  data: Dataset,
  detections: readonly (readonly Detection[])[],
  classes: readonly string[],
): Promise<Judged> {
  const { asVoc } = await import('@rsanet/train');
  const paths = new Map(data.samples.map(({ path }, i) => [`${i}`, path]));
  return { ...asVoc(detections, data), classes, paths };
}
