import { type CocoEvaluation, type CocoResult, evaluateCoco } from '@rsanet/detect-utils';
import type { Io } from '../command.ts';
import { readCocoFile } from './coco-file.ts';
import { cocoOddities, measurableObjects } from './coco-oddities.ts';
import { detectSplit, type ModelChoice } from './detect-split.ts';
import type { DetectionSource, SplitOptions } from './evaluate-voc-split.ts';
import { type Judged, judgedOf } from './judged.ts';

/** COCO's figures, and what they are of. */
export interface CocoSplitEvaluation {
  readonly figures: CocoEvaluation;
  readonly results: CocoResult[];
  /** Objects and detections in VOC's terms, where a model has seen the images. */
  readonly judged: Judged | undefined;
}

/**
 * Measures detections on a split in COCO's layout by COCO's twelve figures.
 *
 * @throws RsanetError INVALID_DATASET or INVALID_ARGUMENT naming what cannot be read or measured
 */
export async function evaluateCocoSplit(
  { data, split, classes }: SplitOptions,
  source: DetectionSource,
  io: Io,
): Promise<CocoSplitEvaluation> {
  const { cocoClasses, readCocoInstances } = await import('@rsanet/train/node');
  const instances = await readCocoInstances(data, split);
  const ids = cocoClasses(instances, classes);
  const say = (sentence: string) => io.stderr.write(`${sentence}\n`);
  const annotations = measurableObjects(instances.annotations, say);
  const { results, imageIds, judged }: Found =
    'model' in source
      ? await detectCoco(source, data, split, ids, io)
      : { results: await readCocoFile(source.detections) };
  [...instances.notes, ...cocoOddities(instances, results)].forEach(say);
  const figures = evaluateCoco({ ...instances, annotations }, results, {
    categoryIds: [...ids.values()],
    ...(imageIds && { imageIds }),
  });
  return { figures, results, judged };
}

/** Results, and the images they are of where that is not the whole split. */
interface Found {
  results: CocoResult[];
  imageIds?: readonly number[];
  judged?: Judged;
}

async function detectCoco(
  choice: ModelChoice,
  data: string,
  split: string,
  ids: ReadonlyMap<string, number>,
  io: Io,
): Promise<Found> {
  const { readCoco } = await import('@rsanet/train/node');
  const wanted = [...ids.keys()];
  const dataset = await readCoco(data, split, {
    classes: wanted,
    skipBroken: choice.skipBroken === true,
  });
  const found = await detectSplit(choice, dataset, wanted, io);
  const { data: measured, detections } = found;
  const results = measured.samples.flatMap(({ id }, i) =>
    detections[i]!.flatMap(({ class: name, bbox, score }) => {
      const category_id = ids.get(name);
      return category_id === undefined ? [] : [{ image_id: Number(id), category_id, bbox, score }];
    }),
  );
  const imageIds = measured.samples.map(({ id }) => Number(id));
  return { results, imageIds, judged: await judgedOf(found, wanted) };
}
