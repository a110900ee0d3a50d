import { RsanetError } from '@rsanet/errors';
import type { Detection, DetectorMetadata } from '@rsanet/rsanet/node';
import type { Dataset } from '@rsanet/train';
import { type RuntimeName, runtimeOf } from '../backend.ts';
import type { Io } from '../command.ts';
import { heldBackFraction, heldBackImages } from '../data/held-back.ts';

/** A model, what computes, and how its images are read. */
export interface ModelChoice {
  model: string;
  backend: RuntimeName;
  /** Max detections per image; all by default. */
  maxDetections?: number | undefined;
  /** Leave out images that cannot be used. */
  skipBroken?: boolean | undefined;
  /** Measure only what the model's training held back of this split, which is the one measured. */
  heldBackOf?: string | undefined;
}

/** What a model finds: a list per image, in the data set's order. */
export interface SplitDetections {
  /** What was measured: the data set without what was skipped or not held back. */
  data: Dataset;
  /** The model's. */
  classes: readonly string[];
  /** Every class of every box, as AP wants them. */
  detections: readonly (readonly Detection[])[];
  /** The best class of every box, as `detect` returns them. */
  shown: readonly (readonly Detection[])[];
  /** The min scores that the model has of its own, by class. */
  scoreThresholds: Readonly<Record<string, number>> | undefined;
}

/**
 * Runs a model over a split as evaluation wants it: every class of every box above a low score.
 *
 * @param wanted classes that will be measured
 * @throws RsanetError INVALID_ARGUMENT when the model does not know a class that will be measured, or held nothing of the split back
 * @throws RsanetError INVALID_DATASET naming images that cannot be read or have another size than their annotation says
 */
export async function detectSplit(
  { model, backend, maxDetections, skipBroken, heldBackOf }: ModelChoice,
  dataset: Dataset,
  wanted: readonly string[],
  { stderr, signal }: Io,
): Promise<SplitDetections> {
  const { checkImages, detectDataset } = await import('@rsanet/train');
  const { fold } = await import('@rsanet/graph');
  const { readDetector, readImage } = await import('@rsanet/rsanet/node');
  const { graph, metadata } = await readDetector(model, { ...(signal && { signal }) });
  const unknown = wanted.filter((name) => !metadata.classes.includes(name));
  if (unknown.length > 0) {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `The model '${model}' does not know ${few(unknown)}, which the data set holds; measure only what it knows by --classes, out of ${few(metadata.classes)}.`,
    );
  }
  const progress = (what: string) => {
    if (stderr.isTTY) stderr.write(`\r\x1b[K${what}`);
  };
  const onCheck = (done: number, total: number) => progress(`${done} of ${total} images checked`);
  const measured =
    heldBackOf === undefined ? dataset : await heldBack(dataset, heldBackOf, model, metadata);
  const data = await checkImages(measured, { readImage, skipBroken, signal, onCheck }).finally(() =>
    progress(''),
  );
  for (const note of data.notes ?? []) stderr.write(`${note}\n`);
  const used = new Set(data.samples.map(({ id }) => id));
  const skipped = data.skipped.filter(({ image }) => !used.has(image));
  for (const { image, reason } of skipped) stderr.write(`${image}: ${reason} It is left out.\n`);
  const executor = await (await runtimeOf(backend)).open(fold(graph));
  const detections: Detection[][] = [];
  const shown: Detection[][] = [];
  const onBestClasses = (found: Detection[]) => void shown.push(found);
  try {
    for (const sample of data.samples) {
      const one = { ...data, samples: [sample] };
      const options = { readImage, signal, maxDetections, onBestClasses };
      detections.push(...(await detectDataset(executor, metadata, one, options)));
      progress(`${detections.length} of ${data.samples.length} images`);
    }
  } finally {
    await executor.dispose();
    progress('');
  }
  const { classes, scoreThresholds } = metadata;
  return { data, classes, detections, shown, scoreThresholds };
}

/** The images of a split that the training of a model held back. */
async function heldBack(
  dataset: Dataset,
  split: string,
  model: string,
  { training = {} }: DetectorMetadata,
): Promise<Dataset> {
  const fraction = heldBackFraction(training);
  if (fraction !== undefined && training.train === split) {
    return heldBackImages(dataset, fraction, training);
  }
  throw new RsanetError(
    'INVALID_ARGUMENT',
    fraction === undefined
      ? `The training of '${model}' held no images back; measure without --held-back on a split that it did not learn from.`
      : `The training of '${model}' held images of '${training.train}' back, not of '${split}'; give --split ${training.train}.`,
  );
}

function few(names: readonly string[]): string {
  const more = names.length > 20 ? ` and ${names.length - 20} more` : '';
  return names.slice(0, 20).join(', ') + more;
}
