import { assertOptions, RsanetError, shortText } from '@rsanet/errors';
import type { ReadFile, ReadOptions } from '@rsanet/graph';
import type { DetectorOf } from '../detector.ts';
import {
  entryUrl,
  type FetchOption,
  fetchBytes,
  filesAt,
  filesBeside,
  type OpenOptions,
  parsedUrl,
  wantedFile,
} from '../fetch.ts';
import { LOAD_NAMES, type LoadOptions, loadOn } from '../load-detector.ts';
import { isUrls, type ModelPlace, type ModelSource, type ModelUrls } from '../model-source.ts';
import type { DetectorModel } from '../read-model.ts';
import { cachedFiles } from './cached-files.ts';
import { type BrowserImage, takeImage } from './read-pixels.ts';

/** Finds objects in the images of a page. */
export type Detector = DetectorOf<BrowserImage>;

/** Options of `loadDetector` in a page. */
export type BrowserLoadOptions = LoadOptions & CacheOption;

/** Whether a page keeps weights. */
export interface CacheOption {
  /**
   * Keeps the weights of a model that is loaded from a URL in the browser's Cache API, so that a later
   * visit loads only its `model.json`; on by default. With `'offline'` its `model.json` is kept too, and is used,
   * with the weights that belong to it, when the server gives none; what an older version of the model left is
   * dropped once the new one is kept as a whole.
   */
  cache?: boolean | 'offline';
}

/**
 * Loads a detector in a web page or worker. Without `runtime` it runs on `@rsanet/engine`: by several threads where
 * the page is cross-origin isolated, else by one, which `detector.backend` says. On a GPU it runs by
 * `runtime: tfjsRuntime('webgl')` of `@rsanet/tfjs`.
 *
 * @param source what `import bccd from '@rsanet/models/bccd'` gives; the URL of a `model.json` or of its folder; the
 * files of a model; or its graph and metadata
 * @throws RsanetError MODEL_NOT_FOUND when the URL leads to nothing, and for a bare name
 * @throws RsanetError INVALID_MODEL when a file is malformed; UNSUPPORTED_MODEL or UNSUPPORTED_OP when it is another
 * kind of model, or holds what is not read
 * @throws RsanetError BACKEND_UNAVAILABLE when the runtime does not start
 * @throws the signal's reason when aborted
 */
export async function loadDetector(
  source: ModelSource,
  options: BrowserLoadOptions = {},
): Promise<Detector> {
  assertOptions(options, { ...LOAD_NAMES, cache: true });
  const openModel = openPageModel(options.cache);
  return loadOn({ openModel, take: takeImage }, source, options);
}

/**
 * Reads a detector as plain data, to count, show or run it otherwise than by `loadDetector`, which takes
 * it too; opens no runtime.
 *
 * @param source what `loadDetector` takes
 * @throws RsanetError MODEL_NOT_FOUND when the URL leads to nothing
 * @throws RsanetError INVALID_MODEL when a file is malformed; UNSUPPORTED_MODEL or UNSUPPORTED_OP when it is another
 * kind of model, or holds what is not read
 * @throws the signal's reason when aborted
 */
export async function readDetector(
  source: ModelSource,
  options: ReadOptions & CacheOption & FetchOption = {},
): Promise<DetectorModel> {
  assertOptions(options, { onProgress: true, signal: true, cache: true, fetch: true });
  const { readModel } = await import('../read-model.ts');
  return readModel(openPageModel(options.cache), source, options);
}

/** Finds models by their URL; what was read comes from the page's cache unless `cache` is false. */
function openPageModel(cache: CacheOption['cache'] = true) {
  return async (place: ModelPlace, { signal, fetch }: OpenOptions): Promise<ReadFile> => {
    const absolute = pagePlace(place);
    const urlOf = isUrls(absolute) ? filesAt(absolute) : filesBeside(entryUrl(new URL(absolute)));
    const read: ReadFile = async (name, onBytes) =>
      fetchBytes(urlOf(name), wantedFile(name), { signal, onBytes, fetch });
    return cache ? cachedFiles(read, urlOf, cache === 'offline') : read;
  };
}

/**
 * A place by absolute URLs; they may be given relative to the page, as to `fetch`: to its `<base>`, if it has one.
 *
 * @throws RsanetError MODEL_NOT_FOUND for what is no URL
 * @throws RsanetError MODEL_NOT_FOUND for a bare name, by which Node alone finds models
 */
export function pagePlace(place: ModelPlace): string | ModelUrls {
  const base = globalThis.document?.baseURI ?? globalThis.location?.href;
  const absolute = (url: string | URL) => parsedUrl(url, base).href;
  if (isUrls(place)) return new Map([...place].map(([name, url]) => [name, absolute(url)]));
  if (typeof place === 'string' && /^[\w-]+$/.test(place)) {
    const name = shortText(place);
    throw new RsanetError(
      'MODEL_NOT_FOUND',
      `A page finds no model by its name '${name}'; import ${name} from '@rsanet/models/${name}' and load what that gives, or write './${name}' for a folder.`,
    );
  }
  return absolute(place);
}
