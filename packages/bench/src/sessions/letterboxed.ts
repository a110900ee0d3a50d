import { letterboxPixels } from '@rsanet/detect-utils';
import type { ImageBatch, ImageBytes, RawTensor } from '@rsanet/graph';

/** The network's input for images, on the CPU. */
export function letterboxed({ images, letterbox }: ImageBatch): RawTensor {
  const { width, height } = letterbox[0]!.input;
  const size = width * height * 3;
  const data = new Float32Array(images.length * size);
  for (const [i, image] of images.entries()) {
    const out = data.subarray(i * size, (i + 1) * size);
    letterboxPixels(image as ImageBytes, letterbox[i]!, out);
  }
  return { data, shape: [images.length, height, width, 3] };
}
