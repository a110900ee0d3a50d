import {
  type LetterboxTransform,
  letterbox,
  letterboxPixels,
  type RawImage,
  type Size,
} from '@rsanet/detect-utils';
import type { RawTensor } from '@rsanet/graph';

/** Pictures fitted into a network's input. */
export interface Fitted<Input> {
  /** How each lies there. */
  readonly fits: readonly LetterboxTransform[];
  /** `[n, height, width, 3]`, RGB in 0..1. */
  readonly input: Input | RawTensor;
}

/** Fits decoded pictures into a network's input, on the processor. */
export function fitPixels(pictures: readonly RawImage[], size: Size): Fitted<never> {
  const { width, height } = size;
  const values = width * height * 3;
  const data = new Float32Array(pictures.length * values);
  const fits = pictures.map((picture, i) => {
    const fit = letterbox({ width: picture.width, height: picture.height }, size);
    letterboxPixels(picture, fit, data.subarray(i * values, (i + 1) * values));
    return fit;
  });
  return { fits, input: { data, shape: [pictures.length, height, width, 3] } };
}
