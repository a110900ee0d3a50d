import { channelsOf, type RawImage } from '@rsanet/detect-utils';
import { RsanetError } from '@rsanet/errors';
import { isTensor, type PixelTensor, tensorPixels } from '../pixel-tensor.ts';
import { isRawImage } from '../raw-image.ts';
import { readImage } from './read-image.ts';

/** What `detect` takes in Node: a path, a URL, a file's bytes, decoded pixels, or a tensor. */
export type NodeImage = string | URL | Uint8Array | RawImage | PixelTensor;

/**
 * Decodes a picture.
 *
 * @throws RsanetError as {@link readImage}
 * @throws RsanetError INVALID_ARGUMENT for what is no picture
 */
export async function readPixels(image: NodeImage, signal?: AbortSignal): Promise<RawImage> {
  if (typeof image === 'string' || image instanceof URL || image instanceof Uint8Array) {
    return readImage(image, signal && { signal });
  }
  if (isTensor(image)) return tensorPixels(image);
  if (isRawImage(image)) {
    channelsOf(image);
    return image;
  }
  throw new RsanetError(
    'INVALID_ARGUMENT',
    `${image} is no picture; give a path, URL, Buffer, tensor, or { data, width, height } with data of bytes.`,
  );
}
