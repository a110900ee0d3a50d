import { loadCocoSsd, type ModelConfig, type ObjectDetectionOf } from '../object-detection.ts';
import { loadDetector } from './load-detector.ts';
import type { NodeImage } from './read-image.ts';

export type {
  DetectedObject,
  ModelConfig,
  ObjectDetectionBaseModel,
  ObjectDetectionOf,
} from '../object-detection.ts';

/** A detector that is called as the one of `@tensorflow-models/coco-ssd` is, in Node. */
export type ObjectDetection = ObjectDetectionOf<NodeImage>;

/**
 * Loads a detector in Node and runs it once, as `load` of `@tensorflow-models/coco-ssd` does. It runs on
 * `@rsanet/engine`; `modelUrl` may also be a path, or the name of a model in `@rsanet/models`.
 *
 * @throws RsanetError INVALID_ARGUMENT without `modelUrl`, or for a `base` that coco-ssd does not have
 * @throws RsanetError MODEL_NOT_FOUND when the URL, path or name leads to nothing
 * @throws RsanetError INVALID_MODEL, UNSUPPORTED_MODEL or UNSUPPORTED_OP when it leads to another kind of model
 *
 * @example
 * ```ts
 * import { load } from '@rsanet/rsanet/coco-ssd';
 *
 * const model = await load({ modelUrl: 'bccd' });
 * const grey = { data: new Uint8Array(300 * 200).fill(128), width: 300, height: 200 };
 * const predictions = await model.detect(grey, 5, 0.01);
 * model.dispose();
 * for (const { bbox: [x, y], class: name, score } of predictions) {
 *   if (x < 0 || y < 0 || name === '' || score < 0.01) throw new Error(name);
 * }
 * ```
 */
export async function load(config: ModelConfig = {}): Promise<ObjectDetection> {
  return loadCocoSsd(loadDetector, config);
}
