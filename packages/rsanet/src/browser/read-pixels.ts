import { channelsOf, type RawImage, type Size } from '@rsanet/detect-utils';
import { RsanetError, whyOf } from '@rsanet/errors';
import { isVideo } from '../frame-clock.ts';
import { isRawImage, isTensor, type PixelTensor, tensorPixels } from '../image.ts';

/** What a page draws. */
export type Drawable =
  | HTMLImageElement
  | HTMLVideoElement
  | HTMLCanvasElement
  | OffscreenCanvas
  | ImageBitmap
  | VideoFrame;

/** What `detect` takes in a browser. */
export type BrowserImage = Drawable | ImageData | RawImage | PixelTensor;

/**
 * Decodes an image in its natural size: an image's `naturalWidth`, a video's `videoWidth`. Waits for
 * an image that is still loading. Alpha is left out.
 *
 * @throws RsanetError INVALID_IMAGE when it is broken, has no frame yet, or comes from another origin
 * without CORS
 * @throws RsanetError INVALID_ARGUMENT for what is no image
 */
export async function readPixels(image: BrowserImage): Promise<RawImage> {
  if (isTensor(image)) return tensorPixels(image);
  if (isRawImage(image)) {
    channelsOf(image);
    return image;
  }
  const size = await sizeOf(image as Drawable);
  const { width, height } = size;
  return readable(() => {
    const context = drawn(image as Drawable, size, { willReadFrequently: true });
    return { data: context.getImageData(0, 0, width, height).data, width, height, channels: 4 };
  });
}

/**
 * Reads an image into what an executor takes: a canvas of its natural size where that takes canvases and the
 * browser draws it, so that its pixels stay on the GPU; else its bytes.
 *
 * @throws RsanetError INVALID_IMAGE or INVALID_ARGUMENT as {@link readPixels}
 */
export async function readInput(
  image: BrowserImage,
  takesCanvases: boolean,
): Promise<RawImage | OffscreenCanvas> {
  if (!takesCanvases || isTensor(image) || isRawImage(image)) return readPixels(image);
  const size = await sizeOf(image as Drawable);
  // A canvas on the GPU rounds a still image's values by a level, which moves scores; a video is there already.
  const options = { willReadFrequently: !isVideo(image) };
  return readable(() => drawn(image as Drawable, size, options).canvas);
}

/** A canvas of its own with an image on it. */
function drawn(
  image: Drawable,
  { width, height }: Size,
  options?: CanvasRenderingContext2DSettings,
): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext('2d', options)!;
  context.drawImage(image, 0, 0, width, height);
  return context;
}

/** @throws RsanetError INVALID_IMAGE when reading an image fails */
export async function readable<Result>(read: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (cause) {
    throw invalidImage(cause);
  }
}

/** INVALID_IMAGE, of an image whose pixels the browser does not give. */
export function invalidImage(cause: unknown): RsanetError {
  return new RsanetError('INVALID_IMAGE', `The image cannot be read: ${whyOf(cause)}`, { cause });
}

/**
 * The natural size of an image; waits for an image that is still loading.
 *
 * @throws RsanetError INVALID_IMAGE when it is broken or has no frame yet
 * @throws RsanetError INVALID_ARGUMENT for what is no image
 */
export async function sizeOf(image: Drawable): Promise<Size> {
  const size = await naturalSize(image);
  if (size.width > 0 && size.height > 0) return size;
  throw new RsanetError('INVALID_IMAGE', 'The image has no pixels; wait until it has loaded.');
}

async function naturalSize(image: Drawable): Promise<Size> {
  if (typeof image === 'object' && image !== null) {
    if ('naturalWidth' in image) {
      // A broken image rejects, and then has no size.
      if (!image.complete) await image.decode().catch(() => undefined);
      return { width: image.naturalWidth, height: image.naturalHeight };
    }
    if ('videoWidth' in image) {
      const shown = image.readyState >= image.HAVE_CURRENT_DATA;
      return shown
        ? { width: image.videoWidth, height: image.videoHeight }
        : { width: 0, height: 0 };
    }
    if ('displayWidth' in image) return { width: image.displayWidth, height: image.displayHeight };
    if ('width' in image && 'height' in image) return image;
  }
  throw new RsanetError(
    'INVALID_ARGUMENT',
    `${image} is no image; give what a canvas draws, ImageData, { data, width, height } or a tensor.`,
  );
}
