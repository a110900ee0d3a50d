import { letterbox, letterboxPixels, type RawImage } from '@rsanet/detect-utils';
import type { RawTensor } from '@rsanet/graph';
import type { DetectorMetadata } from '@rsanet/rsanet';

/** The network's input for a picture, as a detector makes it. */
export function networkInput(
  picture: RawImage,
  { input }: Pick<DetectorMetadata, 'input'>,
): RawTensor {
  const { width, height } = picture;
  const data = letterboxPixels(picture, letterbox({ width, height }, input));
  return { data, shape: [1, input.height, input.width, 3] };
}
