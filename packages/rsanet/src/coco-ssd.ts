import { load as loadInPage } from './browser/coco-ssd.ts';
import type { BrowserImage } from './browser/read-pixels.ts';
import type { NodeImage } from './node/read-image.ts';
import type { ModelConfig, ObjectDetectionOf } from './object-detection.ts';

export type {
  DetectedObject,
  ModelConfig,
  ObjectDetectionBaseModel,
  ObjectDetectionOf,
} from './object-detection.ts';

/** A detector that is called as the one of `@tensorflow-models/coco-ssd` is. */
export type ObjectDetection = ObjectDetectionOf<NodeImage | BrowserImage>;

/**
 * Loads a detector and runs it once, as `load` of `@tensorflow-models/coco-ssd` does: in Node as that of
 * `@rsanet/rsanet/node/coco-ssd`, elsewhere as that of `@rsanet/rsanet/browser/coco-ssd`.
 *
 * @throws RsanetError INVALID_ARGUMENT without `modelUrl`, or for a `base` that coco-ssd does not have
 * @throws RsanetError MODEL_NOT_FOUND when it leads to nothing
 * @throws RsanetError INVALID_MODEL, UNSUPPORTED_MODEL or UNSUPPORTED_OP when it leads to another kind of model
 * @throws RsanetError BACKEND_UNAVAILABLE when the engine does not start
 */
export const load: (config?: ModelConfig) => Promise<ObjectDetection> = loadInPage;
