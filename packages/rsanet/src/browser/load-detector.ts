import type { ReadFile } from '@rsanet/graph';
import type { DetectorOf } from '../detector.ts';
import { type LoadOptions, loadOn } from '../load-detector.ts';
import { entryUrl, openUrl } from '../model-url.ts';
import type { ModelSource } from '../read-model.ts';
import { startBackend } from './backend.ts';
import { cachedFiles } from './cached-files.ts';
import { fitPictures } from './fit-pictures.ts';
import type { BrowserImage } from './read-pixels.ts';

/** Finds objects in the pictures of a page. */
export type Detector = DetectorOf<BrowserImage>;

/** Options of `loadDetector` in a page. */
export interface BrowserLoadOptions extends LoadOptions {
  /**
   * Keeps the weights of a model that is loaded from a URL in the browser's Cache API, so that a later
   * visit loads only its `model.json`; on by default.
   */
  cache?: boolean;
}

/**
 * Loads a detector in a web page or worker. The page brings the backend: import one, such as
 * `@tensorflow/tfjs-backend-webgl`, or several. Without `backend` it takes the first of webgpu, webgl, wasm
 * and cpu that is imported and starts, and says in `detector.backend` why; one named by `backend` is the
 * only one tried. A backend that the page made current stays current.
 *
 * @param source the URL of a `model.json` or of its folder, the files of a model, or its graph and
 * metadata
 * @throws RsanetError MODEL_NOT_FOUND when the URL leads to nothing
 * @throws RsanetError INVALID_MODEL when a file is malformed
 * @throws RsanetError BACKEND_UNAVAILABLE when no backend is imported, or none starts, or not the one named
 * @throws RsanetError DUPLICATE_TFJS when the page has loaded two copies of tfjs-core
 * @throws the signal's reason when aborted
 */
export function loadDetector(
  source: ModelSource,
  options: BrowserLoadOptions = {},
): Promise<Detector> {
  return loadOn(
    { openModel: openPageModel(options.cache), startBackend, fit: fitPictures },
    source,
    options,
  );
}

/** Finds models by their URL; what was read comes from the page's cache unless `cache` is false. */
export function openPageModel(cache: boolean | undefined) {
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
