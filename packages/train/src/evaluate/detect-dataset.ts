import { letterbox } from '@rsanet/detect-utils';
import type { Executor } from '@rsanet/graph';
import { type Detection, type OutputSpec, postprocess, runDetection } from '@rsanet/rsanet';
import { type Dataset, type ReadImage, readSample } from '../data/index.ts';

/**
 * How detections are made for AP: every class of every box above a threshold low enough to leave the
 * curve whole, as many as there are: VOC has no limit, and COCO's measure applies its own.
 */
export const EVALUATION = {
  scoreThreshold: 0.005,
  iouThreshold: 0.45,
  maxDetections: Number.MAX_SAFE_INTEGER,
  multiLabel: true,
};

/** Options of {@link detectDataset}. */
export interface DetectDatasetOptions {
  /** Reads and decodes an image of the data set. */
  readonly readImage: ReadImage;
  /** Stops between images; the call rejects with its reason. */
  readonly signal?: AbortSignal | undefined;
  /** Max detections per image, best first; all by default. */
  readonly maxDetections?: number | undefined;
  /**
   * Called per image with the best class alone of each box, from the same low score: what a detector's `detect` returns, which
   * is less than AP wants.
   */
  readonly onBestClasses?: ((detections: Detection[]) => void) | undefined;
}

/**
 * Runs a network over a data set, one image after the other.
 *
 * @param executor the network, folded or not, on any runtime
 * @returns detections per image, in the data set's order and the images' own pixels
 * @throws RsanetError INVALID_DATASET naming an image that cannot be read or has another size than its annotation says
 */
export async function detectDataset(
  executor: Pick<Executor, 'run'>,
  spec: OutputSpec,
  { samples }: Dataset,
  {
    readImage,
    signal,
    maxDetections = EVALUATION.maxDetections,
    onBestClasses,
  }: DetectDatasetOptions,
): Promise<Detection[][]> {
  const results: Detection[][] = [];
  const options = { ...EVALUATION, maxDetections };
  for (const sample of samples) {
    signal?.throwIfAborted();
    const image = await readSample(sample, readImage);
    const { detections, outputs } = await runDetection(executor, [image], spec, {
      ...options,
      signal,
    });
    results.push(...detections);
    if (!onBestClasses) continue;
    const transforms = [letterbox({ width: image.width, height: image.height }, spec.input)];
    onBestClasses(postprocess(outputs, transforms, spec, { ...options, multiLabel: false })[0]!);
  }
  return results;
}
