import {
  type LetterboxTransform,
  letterbox,
  letterboxPixels,
  type RawImage,
} from '@rsanet/detect-utils';
import type { RawTensor } from '@rsanet/graph';
import type { OutputSpec } from './metadata.ts';

/** Images as a network takes them. */
export interface Preprocessed {
  /** `[n, height, width, 3]`, RGB in 0..1. */
  readonly tensor: RawTensor;
  /** How each image lies in the input; {@link postprocess} takes its boxes back by it. */
  readonly transforms: readonly LetterboxTransform[];
}

/**
 * Letterboxes decoded images into a network's input: scaled bilinearly as a whole, centred, the rest grey 0.5.
 * With `postprocess`, all that is needed around a network that you run yourself.
 *
 * @param images decoded images of any size: bytes of grey, RGB or RGBA
 * @param spec a model's metadata, or its `input` in pixels alone
 * @throws RsanetError INVALID_ARGUMENT when an image's bytes do not fit its size
 *
 * @example
 * ```ts
 * import { preprocess } from '@rsanet/rsanet';
 *
 * const white = { data: new Uint8Array(2 * 1 * 3).fill(255), width: 2, height: 1 };
 * const { tensor, transforms } = preprocess([white], { input: { width: 4, height: 4 } });
 * const rows = [0, 1, 2, 3].map((y) => tensor.data[y * 4 * 3]);
 * if (rows.join() !== '0.5,1,1,0.5' || transforms[0]!.scale !== 2) throw new Error(rows.join());
 * ```
 */
export function preprocess(
  images: readonly RawImage[],
  { input }: Pick<OutputSpec, 'input'>,
): Preprocessed {
  const { width, height } = input;
  const size = width * height * 3;
  const data = new Float32Array(images.length * size);
  const transforms = images.map((image, i) => {
    const transform = letterbox({ width: image.width, height: image.height }, input);
    letterboxPixels(image, transform, data.subarray(i * size, (i + 1) * size));
    return transform;
  });
  return { tensor: { data, shape: [images.length, height, width, 3] }, transforms };
}
