import { RsanetError } from '@rsanet/errors';
import type { ReadImage } from '@rsanet/train';
import type { LabelledImage } from './labelled-image.ts';

/** A reader of the images by their ids. */
export function imageReader(images: readonly LabelledImage[]): ReadImage {
  const byId = new Map(images.map((image) => [image.id, image]));
  return async (id) => {
    const { file, name } = byId.get(id)!;
    const bitmap = await decoded(file, name);
    const { width, height } = bitmap;
    const context = new OffscreenCanvas(width, height).getContext('2d')!;
    context.drawImage(bitmap, 0, 0);
    bitmap.close();
    return { data: context.getImageData(0, 0, width, height).data, width, height };
  };
}

/**
 * An image's pixels.
 *
 * @param name what to call it in errors
 * @throws RsanetError INVALID_IMAGE when it cannot be decoded
 */
export async function decoded(file: Blob, name: string): Promise<ImageBitmap> {
  return createImageBitmap(file).catch((cause: unknown) => {
    throw new RsanetError(
      'INVALID_IMAGE',
      `'${name}' cannot be read as an image; add a JPEG, PNG, WebP, AVIF or GIF.`,
      { cause },
    );
  });
}
