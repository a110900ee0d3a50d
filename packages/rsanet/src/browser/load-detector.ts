import type { ReadFile, ReadOptions } from '@rsanet/graph';
import type { DetectorOf } from '../detector.ts';
import { entryUrl, openUrl } from '../fetch.ts';
import { type LoadOptions, loadOn } from '../load-detector.ts';
import type { DetectorModel, ModelSource } from '../read-model.ts';
import { cachedFiles } from './cached-files.ts';
import { type BrowserImage, readInput } from './read-pixels.ts';

/** Finds objects in the images of a page. */
export type Detector = DetectorOf<BrowserImage>;

/** Options of `loadDetector` in a page. */
export type BrowserLoadOptions = LoadOptions & CacheOption;

/** Whether a page keeps weights. */
export interface CacheOption {
  /**
   * Keeps the weights of a model that is loaded from a URL in the browser's Cache API, so that a later
   * visit loads only its `model.json`; on by default.
   */
  cache?: boolean;
}

/**
 * Loads a detector in a web page or worker. Without `runtime` it runs on `@rsanet/engine`: by several threads where
 * the page is cross-origin isolated, else by one, which `detector.backend` says. On a GPU it runs by
 * `runtime: tfjsRuntime('webgl')` of `@rsanet/tfjs`.
 *
 * @param source the URL of a `model.json` or of its folder, the files of a model, or its graph and
 * metadata
 * @throws RsanetError MODEL_NOT_FOUND when the URL leads to nothing
 * @throws RsanetError INVALID_MODEL when a file is malformed
 * @throws RsanetError BACKEND_UNAVAILABLE when the runtime does not start
 * @throws the signal's reason when aborted
 */
export function loadDetector(
  source: ModelSource,
  options: BrowserLoadOptions = {},
): Promise<Detector> {
  const openModel = openPageModel(options.cache);
  return loadOn({ openModel, read: readInput }, source, options);
}

/**
 * Reads a detector as plain data, to count, show or run it otherwise than by `loadDetector`, which takes
 * it too; opens no runtime.
 *
 * @param source what `loadDetector` takes
 * @throws RsanetError MODEL_NOT_FOUND when the URL leads to nothing
 * @throws RsanetError INVALID_MODEL when a file is malformed
 * @throws the signal's reason when aborted
 */
export async function readDetector(
  source: ModelSource,
  options: ReadOptions & CacheOption = {},
): Promise<DetectorModel> {
  const { readModel } = await import('../read-model.ts');
  return readModel(openPageModel(options.cache), source, options);
}

/** Finds models by their URL; what was read comes from the page's cache unless `cache` is false. */
function openPageModel(cache: boolean | undefined) {
  return async (place: string | URL, signal?: AbortSignal): Promise<ReadFile> => {
    const entry = entryUrl(pageUrl(place));
    const read = openUrl(entry, signal);
    return cache === false ? read : cachedFiles(read, entry);
  };
}

/** A URL that may be relative to the page. */
export function pageUrl(source: string | URL): URL {
  return new URL(source, globalThis.location?.href);
}
