import { boxArea, type CornerBox, type Size } from '@rsanet/detect-utils';
import { type OptionNames, RsanetError } from '@rsanet/errors';

/** One object that somebody marked in an image. */
export interface LabelledObject {
  class: string;
  /** Pixels of the image, continuous corner form, as the file has it and not clipped. */
  box: CornerBox;
  /** Marked as difficult (VOC): learnt from, left out of the VOC measure. */
  difficult: boolean;
  /** A region of many objects (COCO): not learnt from. */
  crowd: boolean;
}

/** What a teacher, another detector, found in an image. */
export interface TaughtObject {
  /** Pixels of the image, corner form. */
  box: CornerBox;
  /** How sure the teacher is of each class, 0..1; of one that is not there not at all. */
  scores: Readonly<Record<string, number>>;
}

/** One image and what is in it. */
export interface Sample {
  /** Its name in the data set. */
  id: string;
  /** What `readImage` finds the image by: a file's path, a URL. */
  path: string;
  /** Pixels, as the data set says. */
  width: number;
  height: number;
  objects: readonly LabelledObject[];
  /** What a teacher found in it, where there is one: see `teach`. */
  taught?: readonly TaughtObject[];
}

/** An object, or a whole image, that is in the files but unusable. */
export interface SkippedObject {
  /** Id of the sample. */
  image: string;
  /** One sentence. */
  reason: string;
}

/** One split of a data set. */
export interface Dataset {
  /** A class's position here is its id. */
  classes: readonly string[];
  samples: readonly Sample[];
  /** What was left out of `samples`, and why. */
  skipped: readonly SkippedObject[];
  /** What somebody should know of how it was read, one sentence each; not there where that is nothing. */
  notes?: readonly string[];
}

/** What the readers take. */
export interface ReadOptions {
  /**
   * The classes to read, in this order. Objects of other classes are left out without a word in
   * `skipped`, images without any of these stay as examples of nothing.
   */
  classes?: readonly string[];
  /**
   * Leave out images that are missing, or whose annotation is missing or malformed, and list them in `skipped`,
   * instead of refusing the data set.
   */
  skipBroken?: boolean;
}

/** The names of {@link ReadOptions}. */
export const READ_NAMES: OptionNames<ReadOptions> = { classes: true, skipBroken: true };

/** Why a box cannot be used, as the end of a sentence, or nothing when it can. */
export function boxFault(box: CornerBox, { width, height }: Size): string | undefined {
  const [x1, y1, x2, y2] = box;
  if (!box.every(Number.isFinite)) return 'a box that is not four numbers';
  if (boxArea(box) === 0) return 'a box without an area';
  if (x2 <= 0 || y2 <= 0 || x1 >= width || y1 >= height) return 'a box outside the image';
  return undefined;
}

/** Reports an object, called by its class where it has one. */
export function skippedObject(
  image: string,
  object: number,
  name: string | undefined,
  fault: string,
): SkippedObject {
  const named = name?.trim() ? `Object ${object} (${name})` : `Object ${object}`;
  return { image, reason: `${named} has ${fault}.` };
}

/**
 * Checks a list of classes a caller gave.
 *
 * @throws RsanetError INVALID_ARGUMENT when it is empty or names a class twice
 */
export function assertClasses(classes: readonly string[]): void {
  const twice = classes.find((name, i) => classes.indexOf(name) !== i);
  if (classes.length > 0 && twice === undefined) return;
  throw new RsanetError(
    'INVALID_ARGUMENT',
    twice === undefined
      ? 'The list of classes is empty; name at least one, or leave it out to read all.'
      : `The list of classes names ${twice} twice; name each once.`,
  );
}
