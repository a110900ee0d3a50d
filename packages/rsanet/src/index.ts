import type { BrowserImage } from './browser/read-pixels.ts';
import { type BrowserLoadOptions, loadDetector as load, readDetector as read } from './browser.ts';
import type { DetectorOf } from './detector.ts';
import type { ModelSource } from './model-source.ts';
import type { NodeImage } from './node/read-image.ts';

export type { BrowserLoadOptions } from './browser/load-detector.ts';
export type { BrowserImage } from './browser/read-pixels.ts';
export { createWorkerDetector } from './browser/worker/create-worker-detector.ts';
export type { NodeImage } from './node/read-image.ts';
export * from './shared.ts';

/**
 * Finds objects in images: those of Node in Node, those of a page elsewhere. `@rsanet/rsanet/node` and `/browser` are the
 * same with types for one of them.
 */
export type Detector = DetectorOf<NodeImage | BrowserImage>;

// In Node this entry is ./node.ts. Which of the two runs is chosen by a bundler or by Node and not by what reads types.

/**
 * Loads a detector: in Node as that of `@rsanet/rsanet/node`, elsewhere as that of `@rsanet/rsanet/browser`, which say more.
 *
 * @param source what `import bccd from '@rsanet/models/bccd'` gives; the URL of a `model.json` or of its folder; the
 * files of a model; or its graph and metadata. In Node also a path, or the name of a model in `@rsanet/models`
 * @throws RsanetError MODEL_NOT_FOUND when it leads to nothing
 * @throws RsanetError INVALID_MODEL, UNSUPPORTED_MODEL or UNSUPPORTED_OP when it leads to what is no detector
 * @throws RsanetError INVALID_ARGUMENT for an option that there is not, such as `cache` in Node
 * @throws RsanetError BACKEND_UNAVAILABLE when the runtime does not start
 * @throws the signal's reason when aborted
 */
export const loadDetector: (
  source: ModelSource,
  options?: BrowserLoadOptions,
) => Promise<Detector> = load;

/**
 * Reads a detector as plain data, to count, show or run it otherwise than by `loadDetector`, which takes it too; opens
 * no runtime.
 *
 * @param source what `loadDetector` takes
 * @throws RsanetError MODEL_NOT_FOUND when it leads to nothing
 * @throws RsanetError INVALID_MODEL, UNSUPPORTED_MODEL or UNSUPPORTED_OP when it leads to what is no detector
 * @throws the signal's reason when aborted
 */
export const readDetector: typeof read = read;
