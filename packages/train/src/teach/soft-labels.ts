import { RsanetError } from '@rsanet/errors';
import * as v from 'valibot';
import type { Dataset, TaughtObject } from '../data/index.ts';

/** Who taught, for the card of what was learnt. */
export interface Teacher {
  readonly name: string;
  /** Of its weights. */
  readonly licence: string;
  /** Where it comes from. */
  readonly source: string;
}

/** What a teacher found in the images of a data set. */
export interface SoftLabels {
  readonly teacher: Teacher;
  /** Names of the classes it speaks of. */
  readonly classes: readonly string[];
  /** By id of the sample; an image that it found nothing in has an empty list. */
  readonly images: ReadonlyMap<string, readonly TaughtObject[]>;
}

const FORMAT = 'rsanet-soft-labels';

const score = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const File = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    format: v.literal(FORMAT),
    version: v.literal(1),
    teacher: v.object({ name: v.string(), licence: v.string(), source: v.string() }),
    classes: v.pipe(v.array(v.string()), v.minLength(1)),
    images: v.array(
      v.tuple([
        v.string(),
        v.array(v.tupleWithRest([v.number(), v.number(), v.number(), v.number()], score)),
      ]),
    ),
  }),
);

/**
 * The text of a file of soft labels: JSON with, per image, its id and a row per box: corners in pixels of the image, then
 * a score per class. Corners are rounded to a tenth of a pixel, scores to four digits.
 */
export function writeSoftLabels({ teacher, classes, images }: SoftLabels): string {
  const row = ({ box, scores }: TaughtObject) => [
    ...box.map((side) => Number(side.toFixed(1))),
    ...classes.map((name) => Number((scores[name] ?? 0).toFixed(4))),
  ];
  const rows = Array.from(images, ([id, found]) => JSON.stringify([id, found.map(row)]));
  const head = JSON.stringify({ format: FORMAT, version: 1, teacher, classes });
  return `${head.slice(0, -1)},"images":[\n${rows.join(',\n')}\n]}\n`;
}

/**
 * Reads what {@link writeSoftLabels} writes.
 *
 * @param name what to call the file in errors
 * @throws RsanetError INVALID_DATASET when it is no such file
 */
export function readSoftLabels(text: string, name: string): SoftLabels {
  const read = v.safeParse(File, text);
  const wide = read.success ? 4 + read.output.classes.length : 0;
  const rows = read.success ? read.output.images.flatMap(([, rows]) => rows) : [];
  if (!read.success || rows.some((row) => row.length !== wide)) {
    throw new RsanetError(
      'INVALID_DATASET',
      `${name} holds no soft labels: ${read.success ? `a box has not ${wide} numbers` : read.issues[0].message}; write it by bench:teach.`,
    );
  }
  const { teacher, classes, images } = read.output;
  const objectOf = ([x1, y1, x2, y2, ...scores]: (typeof rows)[number]): TaughtObject => ({
    box: [x1, y1, x2, y2],
    scores: Object.fromEntries(scores.map((score, id) => [classes[id]!, score])),
  });
  return {
    teacher,
    classes,
    images: new Map(images.map(([id, rows]) => [id, rows.map(objectOf)])),
  };
}

/**
 * A data set whose samples hold what a teacher found in them, so that `train` learns from it beside the labels.
 *
 * @param name what to call the soft labels in errors
 * @throws RsanetError INVALID_DATASET when the teacher has not seen an image, or does not know a class
 */
export function teach(dataset: Dataset, { classes, images }: SoftLabels, name: string): Dataset {
  const unknown = dataset.classes.filter((one) => !classes.includes(one));
  const unseen = dataset.samples.filter(({ id }) => !images.has(id));
  if (unknown.length > 0 || unseen.length > 0) {
    const what =
      unknown.length > 0
        ? `of the class${unknown.length > 1 ? 'es' : ''} ${unknown.join(', ')}`
        : `of ${unseen.length} of ${dataset.samples.length} images, such as ${unseen[0]!.id}`;
    throw new RsanetError(
      'INVALID_DATASET',
      `${name} says nothing ${what}; write it anew for these images and classes.`,
    );
  }
  const samples = dataset.samples.map((sample) => ({ ...sample, taught: images.get(sample.id)! }));
  return { ...dataset, samples };
}
