import type { RawImage, Size } from '@rsanet/detect-utils';
import { assertOptions, isRsanetError, RsanetError, whyOf } from '@rsanet/errors';
import type { Metadata, Sharp } from 'sharp';
import type { Decode } from '../detector.ts';
import { endable } from '../endable.ts';
import { isTensor, noImage, type PixelTensor, takeTensor } from '../image.ts';
import { type ImageFile, type TakenFile, takeFile, WANTED_IMAGE } from '../image-file.ts';
import { undecodable } from '../image-format.ts';
import { copiedPixels, isRawPixels, type RawPixels } from '../raw-frame.ts';
import { bmpSize, decodeBmp, isBmp } from './decode-bmp.ts';
import { isOddJpeg, withoutStrayBytes } from './jpeg-header.ts';
import { readBytes } from './read-file.ts';

/** What `detect` takes in Node: a path, a URL, a file in memory, decoded pixels, or a tensor. */
export type NodeImage = ImageFile | RawPixels | PixelTensor;

/** Formats that are decoded. */
const FORMATS = ['JPEG', 'PNG', 'WebP', 'AVIF', 'TIFF', 'GIF', 'BMP', 'SVG'];

/** The largest image that is read, in pixels: 400 MB once decoded. */
const MAX_PIXELS = 2 ** 27;

/** The warning of libjpeg about some phones' JPEGs, which is harmless. */
const HARMLESS = /^[^;]*Invalid SOS parameters for sequential JPEG[^;]*$/;

/** The warning of libjpeg about stray bytes in the header or behind the pixels of a scan; only the latter are harmless. */
const STRAY_BYTES = /extraneous bytes before marker/;

/**
 * Reads and decodes a JPEG, PNG, WebP, AVIF, TIFF, BMP or still GIF image to 8-bit sRGB, upright as its
 * EXIF orientation says. Grey is repeated, 16 bits are cut to 8, CMYK and embedded colour profiles are
 * converted, and alpha is left out as in `tf.browser.fromPixels`.
 *
 * @param source a path; a `file:`, `http(s):`, `data:` or `blob:` URL; or the file as bytes, `Blob` or `Response`
 * @returns three channels, 0..255
 * @throws RsanetError IMAGE_NOT_FOUND when the path or URL leads to nothing
 * @throws RsanetError INVALID_IMAGE when the file is empty, cut, corrupt or no image
 * @throws RsanetError UNSUPPORTED_IMAGE for more than one frame or page, or more than 2^27 pixels
 * @throws the signal's reason when aborted
 *
 * @example
 * ```ts
 * import { readImage } from '@rsanet/rsanet/node';
 *
 * const dot = 'R0lGODlhAQABAIAAAExpccjIyCH5BAUAAAAALAAAAAABAAEAAAICTAEAOw=='; // grey 200
 * const { width, height, data } = await readImage(Buffer.from(dot, 'base64'));
 * if (`${width}x${height}: ${data}` !== '1x1: 200,200,200') throw new Error(`${data}`);
 * ```
 */
export async function readImage(
  source: ImageFile,
  options: { signal?: AbortSignal | undefined } = {},
): Promise<RawImage> {
  assertOptions(options, { signal: true });
  const { signal } = options;
  const file = taken(source);
  if (!file) throw noImage(source, EXPECTED);
  return endable([signal], (ending) => decodeFile(file, ending));
}

const EXPECTED = 'a path, a URL, bytes, a Blob or a Response';

const taken = (image: unknown) =>
  takeFile(image, (place, signal) => readBytes(place, WANTED_IMAGE, { signal }));

/**
 * Takes an image as it is now: bytes are copied. The function it returns decodes it.
 *
 * @throws RsanetError INVALID_ARGUMENT for what is no image
 * @returns throws as {@link readImage}
 */
export function takeImage(image: NodeImage): Decode {
  if (isTensor(image)) return takeTensor(image);
  if (isRawPixels(image)) {
    const copy = copiedPixels(image);
    return async () => copy;
  }
  const file = taken(image);
  if (!file) throw noImage(image, EXPECTED);
  return (signal) => decodeFile(file, signal);
}

async function decodeFile({ named, read }: TakenFile, signal: AbortSignal): Promise<RawImage> {
  const bytes = await read(signal);
  signal.throwIfAborted();
  if (bytes.length === 0) throw new RsanetError('INVALID_IMAGE', `${named} is empty.`);
  const { default: sharp } = await import('sharp');
  const open = (file: Uint8Array, failOn: 'warning' | 'error') =>
    sharp(file, { failOn, limitInputPixels: false });
  try {
    if (isBmp(bytes)) {
      refuseHuge(named, bmpSize(bytes));
      return decodeBmp(bytes, named);
    }
    refuseUnsupported(named, bytes, await open(bytes, 'error').metadata());
    signal.throwIfAborted();
    // libjpeg calls damaged data a warning, so warnings count, but for those that no pixel comes of.
    return await decodeRgb(open(bytes, 'warning')).catch((error: unknown) => {
      const why = whyOf(error);
      if (HARMLESS.test(why)) return decodeRgb(open(bytes, 'error'));
      if (STRAY_BYTES.test(why)) return decodeRgb(open(withoutStrayBytes(bytes), 'warning'));
      throw error;
    });
  } catch (error) {
    signal.throwIfAborted();
    if (isRsanetError(error)) throw error;
    throw undecodable(named, bytes, FORMATS, error);
  }
}

function refuseUnsupported(named: string, bytes: Uint8Array, metadata: Metadata): void {
  if (metadata.format === 'jpeg' && isOddJpeg(bytes)) {
    throw new RsanetError(
      'UNSUPPORTED_IMAGE',
      `${named} is a lossless or hierarchical JPEG, which is not read here; give a baseline or progressive one.`,
    );
  }
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

async function decodeRgb(file: Sharp): Promise<RawImage> {
  const { data, info } = await file
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
