import { channelsOf, type Size } from '@rsanet/detect-utils';
import { isRawImage, isTensor, tensorPixels } from '../../image.ts';
import { type BrowserImage, type Drawable, readable, sizeOf } from '../read-pixels.ts';
import type { DecodedImage, EncodedImage, SentImage } from './protocol.ts';

/**
 * A copy of an image that can be transferred to a worker; the image itself stays the caller's.
 *
 * @throws RsanetError INVALID_IMAGE or INVALID_ARGUMENT as `readPixels`
 */
export async function sentImage(image: BrowserImage): Promise<SentImage> {
  if (isTensor(image)) return tensorPixels(image);
  if (isRawImage(image)) {
    const { width, height, data } = image;
    return { width, height, channels: channelsOf(image), data: data.slice() };
  }
  const drawable = image as Drawable;
  const size = await sizeOf(drawable);
  return readable(async () => (await encodedImage(drawable, size)) ?? copyOf(drawable, size));
}

/** What of images is transferred, not copied; a file is neither: both sides read the same. */
export function transferred(images: readonly SentImage[]): Transferable[] {
  return images.flatMap((image): Transferable[] => {
    if ('file' in image) return [];
    return ['data' in image ? (image.data.buffer as ArrayBuffer) : image];
  });
}

/**
 * What a detector takes, of what was sent.
 *
 * @throws RsanetError INVALID_IMAGE when the file of an image cannot be decoded
 */
export async function receivedImage(image: SentImage): Promise<DecodedImage> {
  if (!('file' in image)) return image;
  const { file, width: resizeWidth, height: resizeHeight } = image;
  return readable(() => createImageBitmap(file, { resizeWidth, resizeHeight }));
}

/** Lets go of what the images hold. */
export function close(images: readonly SentImage[]): void {
  for (const image of images) if ('close' in image) image.close();
}

/** All images that are being made; when one fails the others are let go. */
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

/** The file of an image, if the page may read it: decoding it would hold the page up. */
async function encodedImage(image: Drawable, size: Size): Promise<EncodedImage | undefined> {
  if (!('currentSrc' in image) || 'videoWidth' in image) return undefined;
  const response = await fetch(image.currentSrc, { cache: 'force-cache' }).catch(() => undefined);
  if (!response?.ok) return undefined;
  const file = await response.blob();
  return DECODED.test(file.type) ? { ...size, file } : undefined;
}

function copyOf(image: Drawable, size: Size): SentImage | Promise<SentImage> {
  if ('displayWidth' in image) return image.clone();
  // Takes no copy of the pixels.
  if ('videoWidth' in image && typeof VideoFrame === 'function') return new VideoFrame(image);
  if (!('naturalWidth' in image)) return createImageBitmap(image);
  return createImageBitmap(image, { resizeWidth: size.width, resizeHeight: size.height });
}
