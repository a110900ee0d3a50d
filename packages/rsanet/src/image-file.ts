import { RsanetError, shortText, whyOf } from '@rsanet/errors';
import { fetchBytes, type Wanted } from './fetch.ts';
import { isBytes, isUrl, kindOf } from './kinds.ts';

/** The file of an image, or where it lies: a URL, in Node also a path. */
export type ImageFile = string | URL | Uint8Array | ArrayBuffer | Blob | Response;

/** A file of an image that has been taken. */
export interface TakenFile {
  /** How messages name it. */
  readonly named: string;
  /** Its bytes as they were when it was taken, whatever the caller changes since. */
  read(signal: AbortSignal): Promise<Uint8Array>;
}

/** How messages name an image's file, and the error's code where there is none. */
export const WANTED_IMAGE: Wanted = { what: 'The image', missing: 'IMAGE_NOT_FOUND' };

/**
 * Takes the file of an image as it is now: bytes are copied, what a `Response` or a `blob:` URL holds begins to be read.
 *
 * @param readPlace reads a path or URL
 * @returns undefined for what is no file; `read` throws RsanetError IMAGE_NOT_FOUND when it leads to nothing
 * @throws RsanetError INVALID_ARGUMENT for a response whose body has been read
 */
export function takeFile(
  image: unknown,
  readPlace: (place: string, signal: AbortSignal) => Promise<Uint8Array>,
): TakenFile | undefined {
  if (typeof image === 'string' || isUrl(image)) {
    const place = String(image);
    const named = `The image ${shortText(place)}`;
    // The page may revoke the URL right after the call.
    if (/^blob:/i.test(place)) return { named, read: begun(fetchBytes(place, WANTED_IMAGE)) };
    return { named, read: (signal) => readPlace(place, signal) };
  }
  const named = 'The image buffer';
  if (isBytes(image)) return copied(named, image);
  switch (kindOf(image)) {
    case 'ArrayBuffer':
    case 'SharedArrayBuffer':
      return copied(named, new Uint8Array(image as ArrayBuffer));
    case 'Blob':
    case 'File': {
      const { name = 'file' } = image as Partial<File>;
      return { named: `The image ${shortText(name)}`, read: () => bytesOf(image as Blob) };
    }
    case 'Response':
      return takeResponse(image as Response);
  }
  return undefined;
}

function copied(named: string, bytes: ArrayLike<number>): TakenFile {
  const copy = new Uint8Array(bytes);
  return { named, read: async () => copy };
}

function takeResponse(response: Response): TakenFile {
  const named = `The image ${shortText(response.url || 'response')}`;
  if (response.bodyUsed) {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `${named} has been read already; give a clone of it.`,
    );
  }
  if (response.ok) return { named, read: begun(bytesOf(response)) };
  const why =
    response.type === 'opaque' ? 'it came without CORS' : `the server answers ${response.status}`;
  throw new RsanetError('IMAGE_NOT_FOUND', `${named} cannot be had: ${why}.`);
}

async function bytesOf(body: Blob | Response): Promise<Uint8Array> {
  try {
    return new Uint8Array(await body.arrayBuffer());
  } catch (cause) {
    throw new RsanetError('IMAGE_NOT_FOUND', `The image cannot be read: ${whyOf(cause)}`, {
      cause,
    });
  }
}

/** Work that has begun; a failure reaches whoever waits for it, and is not reported as unhandled before. */
export function begun<Result>(work: Promise<Result>): () => Promise<Result> {
  work.catch(() => {});
  return () => work;
}
