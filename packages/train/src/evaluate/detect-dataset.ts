import type { Executor } from '@rsanet/graph';
import { type Detection, type OutputSpec, runDetection } from '@rsanet/rsanet';
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
  spec: OutputSpec,
  { samples }: Dataset,
  { readImage, signal }: DetectDatasetOptions,
): Promise<Detection[][]> {
  const results: Detection[][] = [];
  for (const { path } of samples) {
    signal?.throwIfAborted();
    const image = await readImage(path);
    const { detections } = await runDetection(executor, [image], spec, { ...EVALUATION, signal });
    results.push(...detections);
  }
  return results;
}
