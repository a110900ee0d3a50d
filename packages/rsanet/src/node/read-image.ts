import type { RawImage, Size } from '@rsanet/detect-utils';
import {
  assertOptions,
  isRsanetError,
  RsanetError,
  shortText,
  valueText,
  whyOf,
} from '@rsanet/errors';
import type { Metadata, Sharp } from 'sharp';
import type { Decode } from '../detector.ts';
import { copiedImage, isRawImage, isTensor, type PixelTensor, takeTensor } from '../image.ts';
import { isBytes, isUrl } from '../kinds.ts';
import { bmpSize, decodeBmp, isBmp } from './decode-bmp.ts';
import { readBytes } from './read-file.ts';

/** What `detect` takes in Node: a path, a URL, a file's bytes, decoded pixels, or a tensor. */
export type NodeImage = string | URL | Uint8Array | RawImage | PixelTensor;

/** The largest image that is read, in pixels: 400 MB once decoded. */
const MAX_PIXELS = 2 ** 27;

/** What some phones' JPEGs make libjpeg say, and nothing else. */
const HARMLESS = /^[^;]*Invalid SOS parameters for sequential JPEG[^;]*$/;

/**
 * Reads and decodes a JPEG, PNG, WebP, AVIF, TIFF, BMP or still GIF image to 8-bit sRGB, upright as its
 * EXIF orientation says. Grey is repeated, 16 bits are cut to 8, CMYK and embedded colour profiles are
 * converted, and alpha is left out as in `tf.browser.fromPixels`.
 *
 * @param source a path, a `file:` or `http(s):` URL, or the file's bytes
 * @returns three channels, 0..255
 * @throws RsanetError IMAGE_NOT_FOUND when the path or URL leads to nothing
 * @throws RsanetError INVALID_IMAGE when the file is empty, cut, corrupt or no image
 * @throws RsanetError UNSUPPORTED_IMAGE for more than one frame or page, or more than 2^27 pixels
 * @throws the signal's reason when aborted
 *
 * @example
 * ```ts
 * import { readImage } from '@rsanet/rsanet';
 *
 * const dot = 'R0lGODlhAQABAIAAAExpccjIyCH5BAUAAAAALAAAAAABAAEAAAICTAEAOw=='; // grey 200
 * const { width, height, data } = await readImage(Buffer.from(dot, 'base64'));
 * if (`${width}x${height}: ${data}` !== '1x1: 200,200,200') throw new Error(`${data}`);
 * ```
 */
export async function readImage(
  source: string | URL | Uint8Array,
  options: { signal?: AbortSignal | undefined } = {},
): Promise<RawImage> {
  assertOptions(options, { signal: true });
  const { signal } = options;
  if (!isBytes(source) && !isUrl(source) && typeof source !== 'string') throw noImage(source);
  const named = isBytes(source) ? 'The image buffer' : `The image ${shortText(String(source))}`;
  const bytes = isBytes(source)
    ? source
    : await readBytes(source, { what: 'The image', missing: 'IMAGE_NOT_FOUND' }, { signal });
  signal?.throwIfAborted();
  if (bytes.length === 0) throw new RsanetError('INVALID_IMAGE', `${named} is empty.`);

  const { default: sharp } = await import('sharp');
  try {
    if (isBmp(bytes)) {
      refuseHuge(named, bmpSize(bytes));
      return decodeBmp(bytes, named);
    }
    const open = (failOn: 'warning' | 'error') => sharp(bytes, { failOn, limitInputPixels: false });
    refuseUnsupported(named, bytes, await open('error').metadata());
    signal?.throwIfAborted();
    // libjpeg calls damaged data a warning, so warnings count, but for the one harmless one.
    return await decodeRgb(open('warning')).catch((error: unknown) => {
      if (!HARMLESS.test(whyOf(error))) throw error;
      return decodeRgb(open('error'));
    });
  } catch (error) {
    signal?.throwIfAborted();
    if (isRsanetError(error)) throw error;
    throw new RsanetError('INVALID_IMAGE', `${named} cannot be decoded: ${whyOf(error)}`, {
      cause: error,
    });
  }
}

/**
 * Takes an image as it is now: bytes are copied. What it returns decodes it.
 *
 * @throws RsanetError INVALID_ARGUMENT for what is no image
 * @returns throws as {@link readImage}
 */
export function takeImage(image: NodeImage): Decode {
  if (typeof image === 'string' || isUrl(image)) {
    const place = String(image);
    return (signal) => readImage(place, { signal });
  }
  if (isBytes(image)) {
    const bytes = new Uint8Array(image);
    return (signal) => readImage(bytes, { signal });
  }
  if (isTensor(image)) return takeTensor(image);
  if (isRawImage(image)) {
    const copy = copiedImage(image);
    return async () => copy;
  }
  throw noImage(image);
}

function noImage(image: unknown): RsanetError {
  return new RsanetError(
    'INVALID_ARGUMENT',
    `${valueText(image)} is no image; give a path, URL, Buffer, tensor, or { data, width, height } with data of bytes.`,
  );
}

function refuseUnsupported(named: string, bytes: Uint8Array, metadata: Metadata): void {
  const { width, height, format, pages = 1 } = metadata;
  if (pages > 1 || (format === 'png' && isAnimatedPng(bytes))) {
    throw new RsanetError(
      'UNSUPPORTED_IMAGE',
      `${named} holds more than one frame or page (${format}); give one still image.`,
    );
  }
  refuseHuge(named, { width, height });
}

function refuseHuge(named: string, { width, height }: Size): void {
  if (width * height <= MAX_PIXELS) return;
  throw new RsanetError(
    'UNSUPPORTED_IMAGE',
    `${named} is ${width}x${height}, over the limit of ${MAX_PIXELS} pixels; make it smaller first.`,
  );
}

async function decodeRgb(picture: Sharp): Promise<RawImage> {
  const { data, info } = await picture
    .autoOrient()
    .removeAlpha()
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const pixels = new Uint8Array(data.buffer, data.byteOffset, data.length);
  return { data: pixels, width: info.width, height: info.height, channels: 3 };
}

/** Whether a PNG has the animation control chunk, which stands before its pixels. */
function isAnimatedPng(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 8; at + 8 <= bytes.length; at += 12 + view.getUint32(at)) {
    const kind = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (kind === 'acTL') return true;
    if (kind === 'IDAT') return false;
  }
  return false;
}
