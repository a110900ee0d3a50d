import { loadCocoSsd, type ModelConfig, type ObjectDetectionOf } from '../object-detection.ts';
import { loadDetector } from './load-detector.ts';
import type { BrowserImage } from './read-pixels.ts';

export type {
  DetectedObject,
  ModelConfig,
  ObjectDetectionBaseModel,
  ObjectDetectionOf,
} from '../object-detection.ts';

/** A detector that is called as the one of `@tensorflow-models/coco-ssd` is, in a page. */
export type ObjectDetection = ObjectDetectionOf<BrowserImage>;

/**
 * Loads a detector in a web page or worker and runs it once, as `load` of `@tensorflow-models/coco-ssd`
 * does. It runs on `@rsanet/engine`.
 *
 * @throws RsanetError INVALID_ARGUMENT without `modelUrl`, or for a `base` that coco-ssd does not have
 * @throws RsanetError MODEL_NOT_FOUND when the URL leads to nothing
 * @throws RsanetError INVALID_MODEL, UNSUPPORTED_MODEL or UNSUPPORTED_OP when it leads to another kind of model
 * @throws RsanetError BACKEND_UNAVAILABLE when the engine does not start
 */
export async function load(config: ModelConfig = {}): Promise<ObjectDetection> {
  return loadCocoSsd(loadDetector, config);
}
