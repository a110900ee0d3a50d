import { evaluateCoco } from '@rsanet/detect-utils';
import type { Executor } from '@rsanet/graph';
import type { Detection, OutputSpec } from '@rsanet/rsanet';
import type { Dataset } from '../data/index.ts';
import { asCoco } from './as-coco.ts';
import { type DetectDatasetOptions, detectDataset } from './detect-dataset.ts';
import { evaluateDetections } from './evaluate-detections.ts';

/** One figure for how good weights are: VOC's mAP@0.5, all-point, or COCO's AP of IoU 0.5 to 0.95. */
export type Measure = 'voc' | 'coco';

/** What people call the figures. */
export const MEASURES: Readonly<Record<Measure, string>> = { voc: 'VOC mAP', coco: 'COCO AP' };

/** A network's figure on a data set, 0..1. */
export async function measure(
  by: Measure,
  executor: Pick<Executor, 'run'>,
  spec: OutputSpec,
  data: Dataset,
  options: DetectDatasetOptions,
): Promise<number> {
  const detections = await detectDataset(executor, spec, data, options);
  return by === 'voc'
    ? evaluateDetections(detections, data, spec.classes, 'all-point').map
    : cocoAp(detections, data, spec.classes);
}

/**
 * COCO's AP of detections, a list per image in the data set's order; -1 when there is nothing to find.
 *
 * @param classes the classes to measure; objects of others are left out
 */
export function cocoAp(
  detections: readonly (readonly Detection[])[],
  data: Dataset,
  classes: readonly string[],
): number {
  const results = detections.flatMap((found, image_id) =>
    found.map(({ classId, bbox, score }) => ({ image_id, category_id: classId, bbox, score })),
  );
  return evaluateCoco(asCoco(data, classes), results).AP;
}
