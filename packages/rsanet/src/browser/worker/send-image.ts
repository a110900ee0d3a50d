import type { Size } from '@rsanet/detect-utils';
import { invalidImage, isTensor, tensorPixels } from '../../image.ts';
import { copiedPixels, isRawPixels } from '../../raw-frame.ts';
import { decodeFile } from '../decode-file.ts';
import {
  type BrowserImage,
  type Drawable,
  isImageElement,
  isLoading,
  loaded,
  sizeOf,
  takeImageFile,
} from '../read-pixels.ts';
import type { DecodedImage, SentImage } from './protocol.ts';

/**
 * A copy of an image as it is at the call, that can be transferred to a worker; the image itself stays the caller's.
 *
 * @throws RsanetError INVALID_IMAGE or INVALID_ARGUMENT as `takeImage`
 */
export async function sentImage(image: BrowserImage, signal: AbortSignal): Promise<SentImage> {
  if (isTensor(image)) return tensorPixels(image);
  if (isRawPixels(image)) return copiedPixels(image);
  const file = takeImageFile(image);
  if (file) return { named: file.named, bytes: await file.read(signal) };
  const drawable = image as Drawable;
  if (isImageElement(drawable)) return sentElement(drawable, signal);
  // Nothing is waited for before the copy is made.
  return copyOf(drawable, sizeOf(drawable)).catch((cause: unknown) => {
    throw invalidImage(cause);
  });
}

/** The parts of images that are transferred and not copied. Files are neither: both sides read the same. */
export function transferred(images: readonly SentImage[]): Transferable[] {
  return images.flatMap((image): Transferable[] => {
    if ('file' in image) return [];
    if ('bytes' in image) return [image.bytes.buffer as ArrayBuffer];
    return ['data' in image ? (image.data.buffer as ArrayBuffer) : image];
  });
}

/**
 * What a detector takes, of what was sent.
 *
 * @throws RsanetError INVALID_IMAGE when the file of an image cannot be decoded
 */
export async function receivedImage(image: SentImage): Promise<DecodedImage> {
  if ('bytes' in image) return decodeFile(image.named, image.bytes);
  if (!('file' in image)) return image;
  const { file, width: resizeWidth, height: resizeHeight } = image;
  return createImageBitmap(file, { resizeWidth, resizeHeight }).catch((cause: unknown) => {
    throw invalidImage(cause);
  });
}

/** Closes the bitmaps and frames among the images. */
export function close(images: readonly SentImage[]): void {
  for (const image of images) if ('close' in image) image.close();
}

/** All images that are being made; when one fails the others are closed. */
export async function allOrNone<Sent extends SentImage>(
  making: readonly Promise<Sent>[],
): Promise<Sent[]> {
  const outcomes = await Promise.allSettled(making);
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (!failed) return Promise.all(making);
  close(outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : [])));
  throw failed.reason;
}

/** What browsers decode from a file as they do in an image. */
const DECODED = /^image\/(jpeg|png|webp|avif|gif|bmp)$/;

async function sentElement(image: HTMLImageElement, signal: AbortSignal): Promise<SentImage> {
  if (isLoading(image)) await loaded(image, signal);
  const size = sizeOf(image);
  const { currentSrc, crossOrigin } = image;
  const file = await fileAt(currentSrc, signal);
  if (file) return { ...size, file };
  // By now the element may show another image.
  const shown = image.currentSrc === currentSrc ? image : await imageAt(currentSrc, crossOrigin);
  return copyOf(shown, size).catch((cause: unknown) => {
    throw invalidImage(cause);
  });
}

/** The file of an image, if the page may read it: decoding it would hold the page up. */
async function fileAt(url: string, signal: AbortSignal): Promise<Blob | undefined> {
  const response = await fetch(url, { cache: 'force-cache', signal }).catch(() => undefined);
  if (!response?.ok) return undefined;
  const file = await response.blob().catch(() => undefined);
  return file && DECODED.test(file.type) ? file : undefined;
}

async function imageAt(url: string, crossOrigin: string | null): Promise<HTMLImageElement> {
  const image = new Image();
  image.crossOrigin = crossOrigin;
  image.src = url;
  await image.decode().catch(() => undefined);
  return image;
}

async function copyOf(image: Drawable, size: Size): Promise<ImageBitmap | VideoFrame> {
  if ('displayWidth' in image) return image.clone();
  // Takes no copy of the pixels.
  if ('videoWidth' in image && typeof VideoFrame === 'function') return new VideoFrame(image);
  if (!('naturalWidth' in image)) return createImageBitmap(image);
  return createImageBitmap(image, { resizeWidth: size.width, resizeHeight: size.height });
}
