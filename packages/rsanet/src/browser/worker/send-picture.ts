import { channelsOf, type Size } from '@rsanet/detect-utils';
import { isRawImage, isTensor, tensorPixels } from '../../image.ts';
import { type BrowserImage, type Drawable, readable, sizeOf } from '../read-pixels.ts';
import type { DecodedPicture, EncodedImage, SentPicture } from './protocol.ts';

/**
 * A copy of a picture that can be transferred to a worker; the picture stays the caller's.
 *
 * @throws RsanetError INVALID_IMAGE or INVALID_ARGUMENT as `readPixels`
 */
export async function sentPicture(image: BrowserImage): Promise<SentPicture> {
  if (isTensor(image)) return tensorPixels(image);
  if (isRawImage(image)) {
    const { width, height, data } = image;
    return { width, height, channels: channelsOf(image), data: data.slice() };
  }
  const drawable = image as Drawable;
  const size = await sizeOf(drawable);
  return readable(async () => (await encodedImage(drawable, size)) ?? copyOf(drawable, size));
}

/** What of pictures is transferred, not copied; a file is neither: both sides read the same. */
export function transferred(pictures: readonly SentPicture[]): Transferable[] {
  return pictures.flatMap((picture): Transferable[] => {
    if ('file' in picture) return [];
    return ['data' in picture ? (picture.data.buffer as ArrayBuffer) : picture];
  });
}

/**
 * What a detector takes, of what was sent.
 *
 * @throws RsanetError INVALID_IMAGE when the file of an image cannot be decoded
 */
export async function received(picture: SentPicture): Promise<DecodedPicture> {
  if (!('file' in picture)) return picture;
  const { file, width: resizeWidth, height: resizeHeight } = picture;
  return readable(() => createImageBitmap(file, { resizeWidth, resizeHeight }));
}

/** Lets go of what the pictures hold. */
export function close(pictures: readonly SentPicture[]): void {
  for (const picture of pictures) if ('close' in picture) picture.close();
}

/** All pictures that are being made; when one fails the others are let go. */
export async function allOrNone<Picture extends SentPicture>(
  making: readonly Promise<Picture>[],
): Promise<Picture[]> {
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

function copyOf(image: Drawable, size: Size): SentPicture | Promise<SentPicture> {
  if ('displayWidth' in image) return image.clone();
  // Takes no copy of the pixels.
  if ('videoWidth' in image && typeof VideoFrame === 'function') return new VideoFrame(image);
  if (!('naturalWidth' in image)) return createImageBitmap(image);
  return createImageBitmap(image, { resizeWidth: size.width, resizeHeight: size.height });
}
