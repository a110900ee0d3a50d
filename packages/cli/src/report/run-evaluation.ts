import {
  confusionMatrix,
  evaluateVoc,
  type OperatingPoint,
  precisionRecallCurve,
  type VocResult,
} from '@rsanet/detect-utils';
import type { Dataset } from '@rsanet/train';
import sharp from 'sharp';
import type { Io } from '../command.ts';
import { type Breakdown, breakdownOf } from '../evaluation/breakdown.ts';
import { detectSplit, type ModelChoice } from '../evaluation/detect-split.ts';
import { drawExample, exampleImages } from '../evaluation/examples.ts';
import { countedDetections, judgedOf } from '../evaluation/judged.ts';

/** How a run's detector does on a data set. */
export interface RunEvaluation {
  /** What the images are called, such as the split's name. */
  readonly name: string;
  readonly images: number;
  readonly classes: readonly string[];
  /** By VOC's measure, all-point. */
  readonly voc: VocResult;
  readonly breakdown: Breakdown;
  /** Precision and recall at each score, per class; null without objects. */
  readonly curves: readonly (readonly OperatingPoint[] | null)[];
  /** As `confusionMatrix` counts. */
  readonly confusion: readonly (readonly number[])[];
  /** The images with the most errors, worst first, as JPEG. */
  readonly worst: readonly { readonly image: string; readonly jpeg: Uint8Array }[];
}

/** Pixels that a drawn image is wide at most. */
const WIDTH = 640;

/**
 * Runs a detector over images and looks at what it finds.
 *
 * @param data of the classes to measure
 * @throws RsanetError as `detectSplit` does
 */
export async function evaluateRun(
  model: ModelChoice,
  name: string,
  data: Dataset,
  io: Io,
): Promise<RunEvaluation> {
  const { classes } = data;
  const found = await detectSplit(model, data, classes, io);
  const { samples } = found.data;
  const judged = await judgedOf(found, classes);
  const { objects, detections, paths } = judged;
  const wrong = exampleImages(judged).filter((one) => one.name.startsWith('wrong'));
  const worst: { image: string; jpeg: Uint8Array }[] = [];
  for (const example of wrong) {
    const { id } = samples[Number(example.image)]!;
    const drawn = sharp(await drawExample(example, paths.get(example.image)!, classes));
    const small = drawn.resize({ width: WIDTH, withoutEnlargement: true });
    worst.push({ image: id, jpeg: await small.jpeg().toBuffer() });
  }
  return {
    name,
    images: samples.length,
    classes,
    voc: evaluateVoc(objects, detections, { classes, metric: 'all-point' }),
    breakdown: breakdownOf(judged),
    curves: classes.map((one) => precisionRecallCurve(objects, detections, { class: one })),
    confusion: confusionMatrix(objects, countedDetections(judged), { classes, scoreThreshold: 0 }),
    worst,
  };
}
