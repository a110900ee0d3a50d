import type { DetectorOf } from '../detector.ts';
import { type LoadOptions, loadOn, type ModelSource } from '../load-detector.ts';
import { type BackendName, startBackend } from './backend.ts';
import { openModel } from './open-model.ts';
import { type NodeImage, readPixels } from './read-pixels.ts';

/** Finds objects in the pictures of Node. */
export type Detector = DetectorOf<NodeImage>;

/**
 * Loads a detector in Node. It runs on wasm unless `backend` says otherwise, and starts that backend
 * itself; a backend that the program made current stays current.
 *
 * @param source the name of a model in `@rsanet/models`; the path or URL of a `model.json` or of its
 * folder; the files of a model; or its graph and metadata
 * @throws RsanetError MODEL_NOT_FOUND when the name, path or URL leads to nothing
 * @throws RsanetError INVALID_MODEL when a file is malformed
 * @throws RsanetError BACKEND_UNAVAILABLE when the backend is unknown or does not start
 * @throws the signal's reason when aborted
 */
export function loadDetector(
  source: ModelSource,
  options: LoadOptions<BackendName> = {},
): Promise<Detector> {
  return loadOn({ openModel, startBackend, readPixels }, source, options);
}
