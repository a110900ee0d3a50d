import type { VocDetection, VocObject } from '@rsanet/detect-utils';
import type { SplitDetections } from './detect-split.ts';

/** Objects and detections of a split in VOC's terms, whatever form it has; inclusive pixels. */
export interface Judged {
  readonly objects: readonly VocObject[];
  /** What AP is of: of a model, every class of every box. */
  readonly detections: readonly VocDetection[];
  /** What users see, whatever its score: of a model, the best class of every box, as `detect` returns it. */
  readonly shown: readonly VocDetection[];
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

/** What users see: the detections that reach the min score of their class, as {@link minScores} has it. */
export function countedDetections(
  judged: Pick<Judged, 'shown' | 'scoreThresholds'>,
  score?: number,
): VocDetection[] {
  const minScore = minScores(judged, score);
  return judged.shown.filter((one) => one.score >= minScore(one.class));
}

/**
 * What a model found in a split, to be judged; an image is named by its position.
 *
 * @param classes those to look at
 */
export async function judgedOf(
  { data, detections, shown, scoreThresholds }: SplitDetections,
  classes: readonly string[],
): Promise<Judged> {
  const { asVoc } = await import('@rsanet/train');
  const paths = new Map(data.samples.map(({ path }, i) => [`${i}`, path]));
  const seen = asVoc(shown, data).detections;
  return { ...asVoc(detections, data), shown: seen, classes, paths, scoreThresholds };
}
