import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { RsanetError, shortText, valueText } from '@rsanet/errors';
import type { ReadFile } from '@rsanet/graph';
import {
  entryUrl,
  filesAt,
  filesBeside,
  type OpenOptions,
  parsedUrl,
  type UrlOf,
  wantedFile,
} from '../fetch.ts';
import { isUrls, type ModelPlace } from '../model-source.ts';
import { installedModels } from './installed-models.ts';
import { isRemote, pathOf, readBytes } from './read-file.ts';

/**
 * Finds a model by its name in `@rsanet/models`, by the path or `file:` URL of its `model.json` or the
 * folder around it, by an `http(s):` URL, or by the URLs of its files. A name comes before a folder that is called the same;
 * write `./name` for the folder.
 *
 * @throws RsanetError MODEL_NOT_FOUND when there is no such model
 */
export async function openModel(source: ModelPlace, options: OpenOptions = {}): Promise<ReadFile> {
  const { signal, fetch } = options;
  if (isUrls(source)) return openFiles(filesAt(source), options);
  if (isRemote(source, fetch)) return openFiles(filesBeside(entryUrl(parsedUrl(source))), options);
  const named = typeof source === 'string' && /^[\w-]+$/.test(source);
  const models = named ? installedModels() : null;
  const installed = named && models?.get(source);
  if (installed) return openPath(installed, signal);
  const path = pathOf(source, wantedFile('model.json'));
  const kind = await stat(path).catch(() => undefined);
  if (kind?.isDirectory()) return openPath(join(path, 'model.json'), signal);
  if (kind?.isFile()) return openPath(path, signal);
  throw new RsanetError('MODEL_NOT_FOUND', notFound(source, named, models));
}

function notFound(
  source: string | URL,
  named: boolean,
  models: ReadonlyMap<string, string> | null,
): string {
  if (!named)
    return `There is no model at ${shortText(String(source)) || "''"}; give its model.json or the folder around it.`;
  return models
    ? `There is no model ${valueText(source)}; use one of ${[...models.keys()].join(', ')}, a path or a URL.`
    : `There is no model ${valueText(source)} here; install @rsanet/models to load models by name.`;
}

function openFiles(urlOf: UrlOf, { signal, fetch }: OpenOptions): ReadFile {
  return async (name, onBytes) =>
    readBytes(urlOf(name), wantedFile(name), { signal, onBytes, fetch });
}

function openPath(path: string, signal?: AbortSignal): ReadFile {
  return (name) => {
    const file = name === 'model.json' ? path : join(dirname(path), name);
    return readBytes(file, wantedFile(name), { signal });
  };
}
