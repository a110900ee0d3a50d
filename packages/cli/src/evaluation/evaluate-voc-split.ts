import {
  evaluateVoc,
  type VocDetection,
  type VocMetric,
  type VocObject,
  type VocResult,
} from '@rsanet/detect-utils';
import { RsanetError } from '@rsanet/errors';
import type { Detection } from '@rsanet/rsanet';
import type { Io } from '../command.ts';
import { detectSplit, type ModelChoice, type SplitDetections } from './detect-split.ts';
import type { Judged } from './judged.ts';
import { readVocFiles, type VocFiles } from './voc-files.ts';

/** What to measure. */
export interface SplitOptions {
  data: string;
  split: string;
  /** Classes to measure, all that the data set holds by default. */
  classes?: readonly string[];
  /** Leave out images that cannot be used, instead of refusing the data set. */
  skipBroken?: boolean;
}

/** A model to run, or where its detections lie. */
export type DetectionSource = ModelChoice | { detections: string };

/** Detections, and what {@link Judged} has beside them where a model has seen the images. */
type Found = VocFiles & Partial<Pick<Judged, 'shown' | 'paths' | 'scoreThresholds'>>;

/** {@link evaluateVocSplit}'s result, and what it is of. */
export interface VocEvaluation extends VocResult, Judged {}

/**
 * Measures detections on a split in VOC's layout by VOC's measure. The objects are those of the
 * annotations as they stand, boxes without an area, too, as the development kit has it; only what is
 * no box at all is left out. Either is reported on `stderr`.
 *
 * @throws RsanetError INVALID_DATASET or INVALID_ARGUMENT naming what cannot be read or measured
 */
export async function evaluateVocSplit(
  { data, split, classes, skipBroken = false }: SplitOptions,
  source: DetectionSource,
  metric: VocMetric,
  io: Io,
): Promise<VocEvaluation> {
  const { readVocAnnotations } = await import('@rsanet/train/node');
  const annotations = await readVocAnnotations(data, split, { skipBroken });
  const all = annotations.flatMap((annotation) => objectsOf(annotation, io));
  const present = [...new Set(all.map((object) => object.class))].toSorted();
  if (present.length === 0) {
    throw new RsanetError(
      'INVALID_DATASET',
      `The split '${split}' of ${data} holds no object, so there is nothing to measure against.`,
    );
  }
  const found: Found =
    'model' in source
      ? await detectVoc(source, data, split, classes ?? present, io)
      : await readVocFiles(source.detections, split);
  const { paths = new Map<string, string>(), scoreThresholds } = found;
  const images = new Set(found.paths?.keys() ?? annotations.map(({ id }) => id));
  const objects = all.filter(({ image }) => images.has(image));
  assertImages(found.detections, images, split);

  const measured = classes ?? [...new Set([...present, ...found.classes])].toSorted();
  const without = measured.filter((name) => !found.classes.includes(name));
  if (without.length > 0) {
    io.stderr.write(
      `There are no detections of ${without.join(', ')}: nothing of them is found.\n`,
    );
  }
  const wanted = (one: VocDetection) => measured.includes(one.class);
  const detections = found.detections.filter(wanted);
  const shown = found.shown?.filter(wanted) ?? detections;
  const result = evaluateVoc(objects, detections, { classes: measured, metric });
  return { ...result, classes: measured, objects, detections, shown, paths, scoreThresholds };
}

async function detectVoc(
  choice: ModelChoice,
  data: string,
  split: string,
  wanted: readonly string[],
  io: Io,
): Promise<Found> {
  const { readVoc } = await import('@rsanet/train/node');
  const dataset = await readVoc(data, split, {
    classes: wanted,
    skipBroken: choice.skipBroken === true,
  });
  const found = await detectSplit(choice, dataset, wanted, io);
  const { samples } = found.data;
  const inVoc = (lists: SplitDetections['detections']) =>
    samples.flatMap(({ id }, i) => lists[i]!.map((one) => vocDetection(id, one)));
  return {
    classes: found.classes,
    scoreThresholds: found.scoreThresholds,
    paths: new Map(samples.map(({ id, path }) => [id, path])),
    detections: inVoc(found.detections),
    shown: inVoc(found.shown),
  };
}

function vocDetection(
  image: string,
  { class: name, score, bbox: [x, y, width, height] }: Detection,
): VocDetection {
  // Whole pixels counted from 1, both ends included.
  return { image, class: name, score, box: [x + 1, y + 1, x + width, y + height] };
}

type Annotation = Awaited<
  ReturnType<typeof import('@rsanet/train/node').readVocAnnotations>
>[number];

function objectsOf({ id, objects }: Annotation, { stderr }: Io): VocObject[] {
  return objects.flatMap(({ name, difficult, bndbox }, i) => {
    const { xmin, ymin, xmax, ymax } = bndbox;
    const box = [xmin, ymin, xmax, ymax] as const;
    const object = `${id}: object ${i + 1}${name && ` (${name})`}`;
    if (name === '' || !box.every(Number.isFinite)) {
      stderr.write(`${object} has no ${name === '' ? 'name' : 'box'} and is left out.\n`);
      return [];
    }
    if (xmax <= xmin || ymax <= ymin) {
      stderr.write(`${object} has a box without an area, [${box}], and counts as it stands.\n`);
    }
    return [{ image: id, class: name, box, difficult }];
  });
}

function assertImages(
  detections: readonly VocDetection[],
  images: ReadonlySet<string>,
  split: string,
): void {
  const stranger = detections.find(({ image }) => !images.has(image));
  if (stranger === undefined) return;
  throw new RsanetError(
    'INVALID_ARGUMENT',
    `A detection of '${stranger.class}' is of the image '${stranger.image}', which the split ${split} does not name.`,
  );
}
