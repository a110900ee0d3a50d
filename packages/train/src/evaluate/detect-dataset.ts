import { letterbox, letterboxPixels } from '@rsanet/detect-utils';
import type { Executor } from '@rsanet/graph';
import { type Detection, type OutputSpec, postprocess } from '@rsanet/rsanet';
import type { Dataset, ReadImage } from '../data/index.ts';

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

/** Options of {@link detectDataset}. */
export interface DetectDatasetOptions {
  /** Reads and decodes an image of the data set. */
  readonly readImage: ReadImage;
  /** Stops between images; the call rejects with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs a network over a data set, one image after the other.
 *
 * @param executor the network, folded or not, on any runtime
 * @returns detections per image, in the data set's order and the images' own pixels
 */
export async function detectDataset(
  executor: Pick<Executor, 'run'>,
  head: OutputSpec,
  { samples }: Dataset,
  { readImage, signal }: DetectDatasetOptions,
): Promise<Detection[][]> {
  const { width, height } = head.input;
  const results: Detection[][] = [];
  for (const { path } of samples) {
    signal?.throwIfAborted();
    const image = await readImage(path);
    const transform = letterbox(image, head.input);
    const data = letterboxPixels(image, transform);
    const outputs = await executor.run({ data, shape: [1, height, width, 3] }, { signal });
    results.push(...postprocess(outputs, [transform], head, EVALUATION));
  }
  return results;
}
