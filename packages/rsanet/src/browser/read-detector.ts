import type { ReadOptions } from '@rsanet/graph';
import type { DetectorModel } from '../detector-files.ts';
import { type ModelSource, readModel } from '../read-model.ts';
import { type BrowserLoadOptions, openPageModel } from './load-detector.ts';

/**
 * Reads a detector as plain data, to count, show or run it otherwise than by `loadDetector`, which takes
 * it too; starts no backend and makes no tensor.
 *
 * @param source what `loadDetector` takes
 * @throws RsanetError MODEL_NOT_FOUND when the URL leads to nothing
 * @throws RsanetError INVALID_MODEL when a file is malformed
 * @throws the signal's reason when aborted
 */
export function readDetector(
  source: ModelSource,
  options: ReadOptions & Pick<BrowserLoadOptions, 'cache'> = {},
): Promise<DetectorModel> {
  return readModel(openPageModel(options.cache), source, options);
}
