import type { RawImage } from '@rsanet/detect-utils';
import { RsanetError } from '@rsanet/errors';
import type { Sample } from './dataset.ts';
import type { ReadImage } from './image-cache.ts';

/**
 * The image of a sample, upright, of the size that its annotation says.
 *
 * @throws RsanetError INVALID_DATASET naming an image that cannot be read or has another size, as when it was turned
 *   after it was annotated
 */
export async function readSample(
  sample: Pick<Sample, 'path' | 'width' | 'height'>,
  read: ReadImage,
): Promise<RawImage> {
  const { path, width, height } = sample;
  const image = await read(path).catch((cause: Error) => {
    throw new RsanetError('INVALID_DATASET', `The image ${path} is unreadable: ${cause.message}`, {
      cause,
    });
  });
  if (image.width === width && image.height === height) return image;
  throw new RsanetError(
    'INVALID_DATASET',
    `The image ${path} is ${image.width}x${image.height}, its annotation says ${width}x${height}; correct one of them.`,
  );
}
