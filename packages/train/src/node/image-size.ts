import type { Size } from '@rsanet/detect-utils';
import { RsanetError } from '@rsanet/errors';
import { readImage } from '@rsanet/rsanet/node';
import sharp from 'sharp';

/**
 * Width and height of an image from the head of its file, turned as its EXIF orientation says.
 *
 * @throws RsanetError INVALID_DATASET naming the file when it is no image
 */
export async function imageSize(path: string): Promise<Size> {
  try {
    const { width, height } = await sharp(path)
      .metadata()
      .then(
        ({ autoOrient }) => autoOrient,
        // What sharp does not read, BMP among it.
        () => readImage(path),
      );
    return { width, height };
  } catch (cause) {
    throw new RsanetError(
      'INVALID_DATASET',
      `The size of ${path} cannot be read: it is no image.`,
      {
        cause,
      },
    );
  }
}
