import type { RawImage } from '@rsanet/detect-utils';
import { invalidImage, isTensor, noImage, tensorPixels } from './image.ts';
import type { PageType } from './page-types.ts';
import { copiedPixels, isRawPixels } from './raw-frame.ts';

/** A copy of a frame: a bitmap of what a page draws, bytes of anything else. */
export type FrameImage = PageType<'ImageBitmap'> | RawImage;

/**
 * Copies what a source shows at the call, whole and in its natural size.
 *
 * @returns a copy that belongs to the caller, who lets go of it by {@link closeImage}
 * @throws RsanetError INVALID_IMAGE when the browser does not give its pixels, such as of another origin without CORS
 * @throws RsanetError INVALID_ARGUMENT for what does not change, such as a file, and what is no image
 */
export async function frameImage(source: unknown): Promise<FrameImage> {
  if (isTensor(source)) return tensorPixels(source);
  if (isRawPixels(source)) return copiedPixels(source);
  if (!isDrawn(source)) throw noImage(source, 'what a canvas draws');
  return createImageBitmap(source).catch((cause: unknown) => {
    throw invalidImage(cause);
  });
}

/** Lets go of what an image holds; idempotent. */
export function closeImage(image: FrameImage | undefined): void {
  if (image && 'close' in image) image.close();
}

/** Whether a page draws a value: an element, a canvas, a bitmap or a frame of a video. */
function isDrawn(source: unknown): source is ImageBitmapSource {
  if (typeof createImageBitmap !== 'function' || typeof source !== 'object' || source === null) {
    return false;
  }
  return ['naturalWidth', 'videoWidth', 'displayWidth', 'getContext', 'close'].some(
    (name) => name in source,
  );
}
