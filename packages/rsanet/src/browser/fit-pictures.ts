import { letterbox, type Size } from '@rsanet/detect-utils';
import { deviceOf, type TfjsInput } from '@rsanet/tfjs';
import { isVideo } from '../frame-clock.ts';
import { type Fitted, fitPixels } from '../network-input.ts';
import { isTensor } from '../pixel-tensor.ts';
import { isRawImage } from '../raw-image.ts';
import { letterboxOnDevice } from './letterbox-on-device.ts';
import {
  type BrowserImage,
  type Drawable,
  drawn,
  readable,
  readPixels,
  sizeOf,
} from './read-pixels.ts';

/**
 * Fits pictures into a network's input: on the graphics processor where that computes and the browser
 * draws them, so that their pixels are never read; else on the processor, to the same values.
 *
 * @throws RsanetError INVALID_IMAGE or INVALID_ARGUMENT as {@link readPixels}
 */
export async function fitPictures(
  images: readonly BrowserImage[],
  input: Size,
  backend: string,
): Promise<Fitted<TfjsInput>> {
  if (deviceOf(backend).kind === 'cpu' || !images.every(isDrawable)) {
    return fitPixels(await Promise.all(images.map(readPixels)), input);
  }
  const fits = await Promise.all(
    images.map(async (image) => letterbox(await sizeOf(image), input)),
  );
  const canvases = await Promise.all(
    images.map((image, i) => readable(() => canvasOf(image, fits[i]!.source))),
  );
  return { fits, input: () => letterboxOnDevice(canvases, fits) };
}

/**
 * A still picture's pixels as they are read anywhere else: a canvas on the graphics processor rounds some by a
 * level, which moves scores. A video's frames are there already, and stay.
 */
function canvasOf(image: Drawable, size: Size): OffscreenCanvas {
  return drawn(image, size, { willReadFrequently: !isVideo(image) }).canvas;
}

function isDrawable(image: BrowserImage): image is Drawable {
  return !isTensor(image) && !isRawImage(image);
}
