import { RsanetError } from '@rsanet/errors';
import type { ModelFiles, ReadFile } from '@rsanet/graph';
import { isMap, isUrl } from './kinds.ts';
import type { DetectorModel } from './read-model.ts';

/** The URLs of a model's files by their names, as `import bccd from '@rsanet/models/bccd'` gives them. */
export type ModelUrls = ReadonlyMap<string, string>;

/** Where a model's files lie: its name, path or URL, or a URL per file. */
export type ModelPlace = string | URL | ModelUrls;

/** Where a detector comes from: a place, the files of a graph model in memory, or plain data. */
export type ModelSource = ModelPlace | ModelFiles | DetectorModel;

/** Whether a source is a place, from which files are yet to be read. */
export function isPlace(source: ModelSource): source is ModelPlace {
  return typeof source === 'string' || isUrl(source) || isUrls(source);
}

/** A place in the words of an error. */
export function placeName(place: ModelPlace): string {
  return `${isUrls(place) ? place.get('model.json') : place}`;
}

/** Whether a source is a URL per file. */
export function isUrls(source: ModelSource): source is ModelUrls {
  return isMap(source) && typeof source.get('model.json') === 'string';
}

/** A reader of files in memory. */
export function readMap(files: ModelFiles): ReadFile {
  return async (name) => {
    const bytes = files.get(name);
    if (bytes) return bytes;
    throw new RsanetError('INVALID_MODEL', `The model's file ${name} is missing.`);
  };
}
