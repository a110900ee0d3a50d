import { type CocoResult, evaluateCoco } from '@rsanet/detect-utils';
import { RsanetError } from '@rsanet/errors';
import type { Dataset } from '@rsanet/train';
import type { Io } from '../command.ts';
import { readCocoFile } from './coco-file.ts';
import { detectSplit, type ModelChoice } from './detect-split.ts';
import type { CocoSplitEvaluation } from './evaluate-coco-split.ts';
import type { DetectionSource, SplitOptions } from './evaluate-voc-split.ts';
import { type Judged, judgedOf } from './judged.ts';

/**
 * Measures detections on a split in YOLO's layout by COCO's twelve figures.
 *
 * @returns results whose `image_id` counts the images of the split from 0, `category_id` is the
 *   class id of data.yaml
 * @throws RsanetError INVALID_DATASET or INVALID_ARGUMENT naming what cannot be read or measured
 */
export async function evaluateYoloSplit(
  { data: dir, split, classes: wanted, skipBroken = false }: SplitOptions,
  source: DetectionSource,
  io: Io,
): Promise<CocoSplitEvaluation> {
  const { asCoco, ofClasses } = await import('@rsanet/train');
  const { readYolo } = await import('@rsanet/train/node');
  // All classes, so that ids are those of data.yaml; the wanted ones once more, so that they are known.
  const dataset = await readYolo(dir, split, { skipBroken });
  const {
    classes,
    notes = [],
    skipped,
  } = wanted ? await readYolo(dir, split, { skipBroken, classes: wanted }) : dataset;
  for (const note of notes) io.stderr.write(`${note}\n`);
  for (const { image, reason } of skipped) io.stderr.write(`${image}: ${reason}\n`);
  const { results, imageIds, judged }: Found =
    'model' in source
      ? await detectYolo(
          source,
          { ...ofClasses(dataset, classes), notes: [], skipped: [] },
          dataset,
          io,
        )
      : { results: await readYoloResults(source.detections, dataset, split) };
  const figures = evaluateCoco(asCoco(dataset, dataset.classes), results, {
    categoryIds: classes.map((name) => dataset.classes.indexOf(name)),
    ...(imageIds && { imageIds }),
  });
  return { figures, results, judged };
}

/** Results, and the images they are of where a model has seen them. */
interface Found {
  results: CocoResult[];
  imageIds?: readonly number[];
  judged?: Judged;
}

async function detectYolo(
  choice: ModelChoice,
  wanted: Dataset,
  { samples, classes }: Dataset,
  io: Io,
): Promise<Found> {
  const found = await detectSplit(choice, wanted, wanted.classes, io);
  const { data, detections } = found;
  const ids = new Map(samples.map(({ path }, id) => [path, id]));
  const imageIds = data.samples.map(({ path }) => ids.get(path)!);
  const results = imageIds.flatMap((image_id, i) =>
    detections[i]!.filter(({ class: name }) => wanted.classes.includes(name)).map(
      ({ class: name, bbox, score }) => ({
        image_id,
        category_id: classes.indexOf(name),
        bbox,
        score,
      }),
    ),
  );
  return { results, imageIds, judged: await judgedOf(found, wanted.classes) };
}

async function readYoloResults(
  file: string,
  { samples, classes }: Dataset,
  split: string,
): Promise<CocoResult[]> {
  const results = await readCocoFile(file);
  const within = (id: number, count: number) => id >= 0 && id < count;
  for (const { image_id, category_id } of results) {
    const strange = !within(image_id, samples.length)
      ? `image ${image_id}, but the split ${split} has ${samples.length}`
      : !within(category_id, classes.length)
        ? `class ${category_id}, but data.yaml names ${classes.length}`
        : null;
    if (strange === null) continue;
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `A result of ${file} is of ${strange}; ids count from 0, images in the order of the split.`,
    );
  }
  return results;
}
