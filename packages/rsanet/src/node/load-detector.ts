import { assertOptions } from '@rsanet/errors';
import type { ReadOptions } from '@rsanet/graph';
import type { DetectorOf } from '../detector.ts';
import type { FetchOption } from '../fetch.ts';
import { LOAD_NAMES, type LoadOptions, loadOn, type Platform } from '../load-detector.ts';
import type { ModelSource } from '../model-source.ts';
import { type DetectorModel, readModel } from '../read-model.ts';
import { openModel } from './open-model.ts';
import { type NodeImage, takeImage } from './read-image.ts';

/** Finds objects in the images of Node. */
export type Detector = DetectorOf<NodeImage>;

/**
 * Loads a detector in Node. Without `runtime` it runs on `@rsanet/engine`, by as many threads as the machine runs at
 * once.
 *
 * @param source the name of a model in `@rsanet/models`, or what its module gives; the path or URL of a `model.json`
 * or of its folder; the files of a model; or its graph and metadata
 * @throws RsanetError MODEL_NOT_FOUND when the name, path or URL leads to nothing
 * @throws RsanetError INVALID_MODEL when a file is malformed; UNSUPPORTED_MODEL or UNSUPPORTED_OP when it is another
 * kind of model, or holds what is not read
 * @throws RsanetError BACKEND_UNAVAILABLE when the runtime does not start
 * @throws the signal's reason when aborted
 *
 * @example
 * ```ts
 * import { loadDetector } from '@rsanet/rsanet';
 *
 * const detector = await loadDetector('bccd'); // of @rsanet/models
 * const grey = { data: new Uint8Array(300 * 200).fill(128), width: 300, height: 200 };
 * const detections = await detector.detect(grey, { scoreThreshold: 0, maxDetections: 5 });
 * for (const { bbox: [x, y, width, height], score } of detections) {
 *   if (x < 0 || y < 0 || x + width > 300.001 || y + height > 200.001 || score > 1) throw new Error('beside the image');
 * }
 * await detector.dispose();
 * ```
 */
export async function loadDetector(
  source: ModelSource,
  options: LoadOptions = {},
): Promise<Detector> {
  assertOptions(options, LOAD_NAMES);
  return loadOn(platform, source, options);
}

const platform: Platform<NodeImage> = { openModel, take: takeImage };

/**
 * Reads a detector as plain data, to measure, rewrite or run it otherwise than by `loadDetector`; opens
 * no runtime.
 *
 * @param source what `loadDetector` takes
 * @throws RsanetError MODEL_NOT_FOUND when the name, path or URL leads to nothing
 * @throws RsanetError INVALID_MODEL when a file is malformed; UNSUPPORTED_MODEL or UNSUPPORTED_OP when it is another
 * kind of model, or holds what is not read
 * @throws the signal's reason when aborted
 */
export async function readDetector(
  source: ModelSource,
  options: ReadOptions & FetchOption = {},
): Promise<DetectorModel> {
  assertOptions(options, { onProgress: true, signal: true, fetch: true });
  return readModel(openModel, source, options);
}
