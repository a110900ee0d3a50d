import type { RawImage, Size } from '@rsanet/detect-utils';
import { RsanetError } from '@rsanet/errors';
import type { Decode } from '../detector.ts';
import { fetchBytes } from '../fetch.ts';
import { isVideo, videoHasFrame } from '../frame-clock.ts';
import { invalidImage, isTensor, noImage, type PixelTensor, takeTensor } from '../image.ts';
import { type ImageFile, takeFile, WANTED_IMAGE } from '../image-file.ts';
import type { PageType } from '../page-types.ts';
import { copiedPixels, isRawPixels, type RawPixels } from '../raw-frame.ts';
import { decodeFile } from './decode-file.ts';

/** What a page can draw. */
export type Drawable =
  | PageType<'HTMLImageElement'>
  | PageType<'HTMLVideoElement'>
  | PageType<'HTMLCanvasElement'>
  | PageType<'OffscreenCanvas'>
  | PageType<'ImageBitmap'>
  | PageType<'VideoFrame'>;

/** What `detect` takes in a browser. */
export type BrowserImage = Drawable | PageType<'ImageData'> | ImageFile | RawPixels | PixelTensor;

/**
 * Takes an image as it is now, in its natural size: an image's `naturalWidth`, a video's `videoWidth`. What a page draws
 * is drawn at once, but for an image element that still loads: that one is waited for. Alpha is left out.
 *
 * @param takesCanvases whether a canvas will do, so that pixels stay on the GPU, or bytes are wanted
 * @throws RsanetError INVALID_IMAGE when it has no frame yet, or comes from another origin without CORS
 * @throws RsanetError INVALID_ARGUMENT for what is no image
 * @returns throws the same of an image that has loaded by then
 */
export function takeImage(image: BrowserImage, takesCanvases: boolean): Decode {
  if (isTensor(image)) return takeTensor(image);
  if (isRawPixels(image)) {
    const copy = copiedPixels(image);
    return async () => copy;
  }
  const file = takeImageFile(image);
  if (file) {
    return async (signal) => {
      const bitmap = await decodeFile(file.named, await file.read(signal));
      try {
        return await pixelsOf(drawn(bitmap, takesCanvases), takesCanvases);
      } finally {
        bitmap.close();
      }
    };
  }
  const drawable = image as Drawable;
  if (isLoading(drawable)) {
    return async (signal) => {
      await loaded(drawable, signal);
      return pixelsOf(drawn(drawable, takesCanvases), takesCanvases);
    };
  }
  const context = drawn(drawable, takesCanvases);
  return async () => pixelsOf(context, takesCanvases);
}

/** The file of an image, where it is given as one; URLs are the page's. */
export const takeImageFile = (image: unknown) =>
  takeFile(image, (place, signal) => fetchBytes(place, WANTED_IMAGE, { signal }));

function pixelsOf(
  context: OffscreenCanvasRenderingContext2D,
  takesCanvases: boolean,
): RawImage | OffscreenCanvas {
  const { canvas } = context;
  if (takesCanvases) return canvas;
  const { width, height } = canvas;
  return readable(() => {
    const { data } = context.getImageData(0, 0, width, height);
    return { data, width, height, channels: 4 };
  });
}

/** A canvas of its own with an image on it. */
function drawn(image: Drawable, takesCanvases: boolean): OffscreenCanvasRenderingContext2D {
  const { width, height } = sizeOf(image);
  // A canvas on the GPU rounds a still image's values by a level, which moves scores; a video is there already.
  const willReadFrequently = !takesCanvases || !isVideo(image);
  return readable(() => {
    const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently })!;
    context.drawImage(image, 0, 0, width, height);
    return context;
  });
}

/** @throws RsanetError INVALID_IMAGE when reading an image fails */
function readable<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (cause) {
    throw invalidImage(cause);
  }
}

/** Whether an image is an element that still loads. */
export function isLoading(image: Drawable): image is HTMLImageElement {
  return isImageElement(image) && !image.complete;
}

/** Whether an image is an image element, of any realm. */
export function isImageElement(image: Drawable): image is HTMLImageElement {
  return typeof image === 'object' && image !== null && 'naturalWidth' in image;
}

/** Waits until an image element has loaded, or failed to. */
export async function loaded(image: HTMLImageElement, signal: AbortSignal): Promise<void> {
  // Rejects for a broken image, which then has no size, and when `src` changes meanwhile.
  await image.decode().catch(() => undefined);
  if (image.complete) return;
  await new Promise((resolve) => {
    for (const event of ['load', 'error']) image.addEventListener(event, resolve, { signal });
  });
}

/**
 * The natural size of an image.
 *
 * @throws RsanetError INVALID_IMAGE when it is broken or has no frame yet
 * @throws RsanetError INVALID_ARGUMENT for what is no image
 */
export function sizeOf(image: Drawable): Size {
  const { width, height } = naturalSize(image);
  if (width > 0 && height > 0) return { width, height };
  throw new RsanetError(
    'INVALID_IMAGE',
    'The image has no pixels; wait until it has loaded, and use it before it is closed.',
  );
}

function naturalSize(image: Drawable): Size {
  if (typeof image === 'object' && image !== null) {
    if (isImageElement(image)) return { width: image.naturalWidth, height: image.naturalHeight };
    if ('videoWidth' in image) {
      return videoHasFrame(image)
        ? { width: image.videoWidth, height: image.videoHeight }
        : { width: 0, height: 0 };
    }
    if ('displayWidth' in image) return { width: image.displayWidth, height: image.displayHeight };
    // What has data besides is no bitmap or canvas, but pixels of another type.
    if ('width' in image && 'height' in image && !('data' in image)) return image;
  }
  throw noImage(image, 'what a canvas draws, ImageData, a URL, bytes, a Blob or a Response');
}
