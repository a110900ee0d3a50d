import { RsanetError, shortText, valueText, whyOf } from '@rsanet/errors';
import type { ReadFile } from '@rsanet/graph';
import { isMap, isUrl, kindOf } from './kinds.ts';
import type { DetectorModel } from './read-model.ts';

/** The URLs of a model's files by their names, as `import bccd from '@rsanet/models/bccd'` gives them. */
export type ModelUrls = ReadonlyMap<string, string>;

/** Where a model's files lie: its name, path or URL, or one URL per file. */
export type ModelPlace = string | URL | ModelUrls;

/** The files of a graph model by their names, as bytes or Blobs. */
export type ModelContents = ReadonlyMap<string, Uint8Array | ArrayBuffer | Blob>;

/** Where a detector comes from: a place, the files of a graph model, or plain data. */
export type ModelSource = ModelPlace | ModelContents | DetectorModel;

/** Whether a source is a place that files must be read from. */
export function isPlace(source: ModelSource): source is ModelPlace {
  return typeof source === 'string' || isUrl(source) || isUrls(source);
}

/** How errors name a place. */
export function placeName(place: ModelPlace): string {
  return `${isUrls(place) ? place.get('model.json') : place}`;
}

/** Whether a source is a URL per file. */
export function isUrls(source: ModelSource): source is ModelUrls {
  return isMap(source) && typeof source.get('model.json') === 'string';
}

/**
 * A reader of files in memory, or on a visitor's disk.
 *
 * @returns rejects with RsanetError INVALID_MODEL for a file that is missing, cannot be read or is of another type
 */
export function readMap(files: ModelContents): ReadFile {
  return async (name) => {
    const content = files.get(name);
    if (content === undefined) throw invalid(name, 'is missing');
    if (ArrayBuffer.isView(content)) {
      return new Uint8Array(content.buffer, content.byteOffset, content.byteLength);
    }
    if (isBuffer(content)) return new Uint8Array(content);
    if (!isFile(content)) throw invalid(name, `is ${valueText(content)}; give its bytes or a Blob`);
    try {
      return new Uint8Array(await content.arrayBuffer());
    } catch (error) {
      throw invalid(name, `cannot be read: ${whyOf(error)}`, error);
    }
  };
}

function isBuffer(content: unknown): content is ArrayBuffer {
  return /^(Shared)?ArrayBuffer$/.test(kindOf(content));
}

function isFile(content: unknown): content is Blob {
  return (
    typeof content === 'object' &&
    content !== null &&
    'arrayBuffer' in content &&
    typeof content.arrayBuffer === 'function'
  );
}

function invalid(name: string, why: string, cause?: unknown): RsanetError {
  return new RsanetError('INVALID_MODEL', `The model's file ${shortText(name)} ${why}.`, { cause });
}
