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
  /** The min scores that a model has of its own, by class. */
  readonly scoreThresholds?: Readonly<Record<string, number>> | undefined;
}

/** Score from which a detection counts where neither the caller nor the model says one: the default of `detect`. */
const SCORE = 0.3;

/**
 * The score from which detections of a class count, as `detect` has it.
 *
 * @param score of all classes; by default the model's own, and 0.3 where it has none
 */
export function minScores(
  { scoreThresholds = {} }: Pick<Judged, 'scoreThresholds'>,
  score?: number,
): (name: string) => number {
  const own = new Map(Object.entries(scoreThresholds));
  return (name) => score ?? own.get(name) ?? SCORE;
}

/** The detections that reach the min score of their class, as {@link minScores} has it. */
export function countedDetections(
  judged: Pick<Judged, 'detections' | 'scoreThresholds'>,
  score?: number,
): VocDetection[] {
  const minScore = minScores(judged, score);
  return judged.detections.filter((one) => one.score >= minScore(one.class));
}

/**
 * What a model found in a split, to be judged; an image is named by its position.
 *
 * @param detections a list per image, in the data set's order
 * @param classes those to look at
 * @param scoreThresholds the model's own
 */
export async function judgedOf(
  data: Dataset,
  detections: readonly (readonly Detection[])[],
  classes: readonly string[],
  scoreThresholds?: Judged['scoreThresholds'],
): Promise<Judged> {
  const { asVoc } = await import('@rsanet/train');
  const paths = new Map(data.samples.map(({ path }, i) => [`${i}`, path]));
  return { ...asVoc(detections, data), classes, paths, scoreThresholds };
}
