import { letterbox, letterboxPixels } from '@rsanet/detect-utils';
import type { RawTensor } from '@rsanet/graph';
import type { OutputSpec } from '@rsanet/rsanet';
import { type Detection, postprocess } from '@rsanet/rsanet';
import { readImage } from '@rsanet/rsanet/node';
import type { Dataset } from '../data/index.ts';

/**
 * How detections are made for AP: every class of every box above a threshold low enough to leave the
 * curve whole.
 */
export const EVALUATION = {
  scoreThreshold: 0.005,
  iouThreshold: 0.45,
  maxDetections: 100,
  multiLabel: true,
};

/**
 * Runs a network over a data set, one picture after the other.
 *
 * @returns detections a picture, in the data set's order and the pictures' own pixels
 */
export async function detectDataset(
  executor: { run(input: RawTensor): Promise<RawTensor[]> },
  head: OutputSpec,
  { samples }: Dataset,
  signal?: AbortSignal,
): Promise<Detection[][]> {
  const { width, height } = head.input;
  const results: Detection[][] = [];
  for (const { path } of samples) {
    signal?.throwIfAborted();
    const image = await readImage(path);
    const fit = letterbox(image, head.input);
    const data = letterboxPixels(image, fit);
    const outputs = await executor.run({ data, shape: [1, height, width, 3] });
    results.push(...postprocess(outputs, [fit], head, EVALUATION));
  }
  return results;
}
