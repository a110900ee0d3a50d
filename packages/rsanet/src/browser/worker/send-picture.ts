import { channelsOf } from '@rsanet/detect-utils';
import { isTensor, tensorPixels } from '../../pixel-tensor.ts';
import { isRawImage } from '../../raw-image.ts';
import { type BrowserImage, type Drawable, invalidImage, sizeOf } from '../read-pixels.ts';
import type { SentPicture } from './protocol.ts';

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
  await sizeOf(drawable);
  try {
    return await copyOf(drawable);
  } catch (cause) {
    throw invalidImage(cause);
  }
}

/** What of pictures is transferred, not copied. */
export function transferred(pictures: readonly SentPicture[]): Transferable[] {
  return pictures.map(
    (picture) => ('data' in picture ? picture.data.buffer : picture) as Transferable,
  );
}

/** Lets go of what the pictures hold. */
export function close(pictures: readonly SentPicture[]): void {
  for (const picture of pictures) if ('close' in picture) picture.close();
}

function copyOf(image: Drawable): SentPicture | Promise<SentPicture> {
  if ('displayWidth' in image) return image.clone();
  // Takes no copy of the pixels.
  if ('videoWidth' in image && typeof VideoFrame === 'function') return new VideoFrame(image);
  return createImageBitmap(image);
}
