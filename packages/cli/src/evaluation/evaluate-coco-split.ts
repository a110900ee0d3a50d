import { type CocoEvaluation, type CocoResult, evaluateCoco } from '@rsanet/detect-utils';
import type { Io } from '../command.ts';
import { readCocoFile } from './coco-file.ts';
import { detectSplit, type ModelChoice } from './detect-split.ts';
import type { DetectionSource, SplitOptions } from './evaluate-voc-split.ts';

/**
 * Measures detections on a split in COCO's layout by COCO's twelve figures.
 *
 * @returns the figures, and the detections they are of
 * @throws RsanetError INVALID_DATASET or INVALID_ARGUMENT naming what cannot be read or measured
 */
export async function evaluateCocoSplit(
  { data, split, classes }: SplitOptions,
  source: DetectionSource,
  io: Io,
): Promise<{ figures: CocoEvaluation; results: CocoResult[] }> {
  const { cocoClasses, readCocoInstances } = await import('@rsanet/train/node');
  const instances = await readCocoInstances(data, split);
  const ids = cocoClasses(instances, classes);
  const results =
    'model' in source
      ? await detectCoco(source, data, split, ids, io)
      : await readCocoFile(source.detections);
  const figures = evaluateCoco(instances, results, { categoryIds: [...ids.values()] });
  return { figures, results };
}

async function detectCoco(
  choice: ModelChoice,
  data: string,
  split: string,
  ids: ReadonlyMap<string, number>,
  io: Io,
): Promise<CocoResult[]> {
  const { readCoco } = await import('@rsanet/train/node');
  const wanted = [...ids.keys()];
  const dataset = await readCoco(data, split, { classes: wanted });
  for (const { image, reason } of dataset.skipped) io.stderr.write(`${image}: ${reason}\n`);
  const { detections } = await detectSplit(choice, dataset, wanted, io);
  return dataset.samples.flatMap(({ id }, i) =>
    detections[i]!.flatMap(({ class: name, bbox, score }) => {
      const category_id = ids.get(name);
      return category_id === undefined ? [] : [{ image_id: Number(id), category_id, bbox, score }];
    }),
  );
}
