import { RsanetError } from '@rsanet/errors';
import type { Detection } from '@rsanet/rsanet/node';
import type { Dataset } from '@rsanet/train';
import { type RuntimeName, runtimeOf } from '../backend.ts';
import type { Io } from '../command.ts';

/** A model, and what computes. */
export interface ModelChoice {
  model: string;
  backend: RuntimeName;
}

/** What a model finds: a list a picture, in the data set's order. */
export interface SplitDetections {
  /** The model's. */
  classes: readonly string[];
  detections: readonly (readonly Detection[])[];
}

/**
 * Runs a model over a split as evaluation wants it: every class of every box above a low score.
 *
 * @param wanted classes that will be measured
 * @throws RsanetError INVALID_ARGUMENT when the model does not know a class that will be measured
 */
export async function detectSplit(
  { model, backend }: ModelChoice,
  data: Dataset,
  wanted: readonly string[],
  { stderr, signal }: Io,
): Promise<SplitDetections> {
  const { detectDataset } = await import('@rsanet/train');
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
  const executor = await (await runtimeOf(backend)).open(fold(graph));
  const detections: Detection[][] = [];
  try {
    for (const sample of data.samples) {
      const one = { ...data, samples: [sample] };
      detections.push(...(await detectDataset(executor, metadata, one, { readImage, signal })));
      if (stderr.isTTY) stderr.write(`\r${detections.length} of ${data.samples.length} pictures`);
    }
  } finally {
    await executor.dispose();
    if (stderr.isTTY) stderr.write('\r\x1b[K');
  }
  return { classes: metadata.classes, detections };
}

function few(names: readonly string[]): string {
  const more = names.length > 20 ? ` and ${names.length - 20} more` : '';
  return names.slice(0, 20).join(', ') + more;
}
