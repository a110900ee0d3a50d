import type { ReadOptions } from '@rsanet/graph';
import type { DetectorModel } from '../detector-files.ts';
import { type ModelSource, readModel } from '../read-model.ts';
import { openModel } from './open-model.ts';

/**
 * Reads a detector as plain data, to measure, rewrite or run it otherwise than by `loadDetector`; starts
 * no backend and makes no tensor.
 *
 * @param source what `loadDetector` takes
 * @throws RsanetError MODEL_NOT_FOUND when the name, path or URL leads to nothing
 * @throws RsanetError INVALID_MODEL when a file is malformed
 * @throws the signal's reason when aborted
 */
export function readDetector(
  source: ModelSource,
  options: ReadOptions = {},
): Promise<DetectorModel> {
  return readModel(openModel, source, options);
}
