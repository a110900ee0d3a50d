import {
  type LetterboxTransform,
  letterboxPixels,
  PADDING,
  sampledSide,
} from '@rsanet/detect-utils';
import { RsanetError } from '@rsanet/errors';
import type { ImageBatch, ImageBytes, InputSize, RawTensor } from '@rsanet/graph';
import * as tf from '@tensorflow/tfjs-core';

type Image = ImageBatch['images'][number];
type Canvas = HTMLCanvasElement | OffscreenCanvas;

/**
 * Letterboxes images into a network's input `[n, height, width, 3]`, RGB in 0..1: bytes on the CPU, canvases on
 * TensorFlow.js's current backend, to the same values.
 *
 * @param onGpu whether the backend draws canvases
 * @returns the input, or a function that makes it on the current backend; the caller disposes that tensor
 * @throws RsanetError INVALID_ARGUMENT when an image is of no kind that is taken, or images and transforms do
 * not belong together
 */
export function letterboxed(
  { images, letterbox }: ImageBatch,
  onGpu: boolean,
): RawTensor | (() => tf.Tensor4D) {
  assertTransforms(images, letterbox);
  if (images.every(isBytes)) return letterboxBytes(images, letterbox);
  images.forEach((image, i) => {
    if (!isBytes(image)) assertCanvas(image, letterbox[i]!, onGpu);
  });
  return () =>
    tf.tidy(() => {
      const drawn = images.map((image, i) => {
        if (!isBytes(image)) return letterboxCanvas(image as Canvas, letterbox[i]!);
        const { width, height } = letterbox[i]!.input;
        return tf.tensor4d(letterboxPixels(image, letterbox[i]!), [1, height, width, 3]);
      });
      return drawn.length === 1 ? drawn[0]! : tf.concat(drawn);
    });
}

function letterboxBytes(
  images: readonly ImageBytes[],
  letterbox: readonly LetterboxTransform[],
): RawTensor {
  const { width, height } = letterbox[0]!.input;
  const size = width * height * 3;
  const data = new Float32Array(images.length * size);
  images.forEach((image, i) => {
    letterboxPixels(image, letterbox[i]!, data.subarray(i * size, (i + 1) * size));
  });
  return { data, shape: [images.length, height, width, 3] };
}

/** As `letterboxPixels` of `@rsanet/detect-utils`, on the current backend. */
function letterboxCanvas(canvas: Canvas, transform: LetterboxTransform): tf.Tensor4D {
  const { source, input, scale, offsetX, offsetY } = transform;
  const columns = sampledSide(source.width, input.width, offsetX, scale);
  const rows = sampledSide(source.height, input.height, offsetY, scale);
  const pixels = tf.cast(tf.browser.fromPixels(canvas as HTMLCanvasElement), 'float32');
  // Source position = step * output position + start, both counted from the centres of pixels.
  const matrix = [columns.step, 0, columns.start, 0, rows.step, rows.start, 0, 0];
  const drawn = tf.image.transform(
    tf.expandDims(pixels) as tf.Tensor4D,
    tf.tensor2d([matrix]),
    'bilinear',
    'nearest',
    0,
    [rows.to - rows.from, columns.to - columns.from],
  );
  return tf.pad(
    tf.div(drawn, 255),
    [
      [0, 0],
      [rows.from, input.height - rows.to],
      [columns.from, input.width - columns.to],
      [0, 0],
    ],
    PADDING,
  );
}

function isBytes(image: Image): image is ImageBytes {
  return 'data' in image;
}

function assertTransforms(
  images: readonly Image[],
  letterbox: readonly LetterboxTransform[],
): void {
  const sizes = new Set(letterbox.map(({ input }) => `${input.width}x${input.height}`));
  if (images.length > 0 && images.length === letterbox.length && sizes.size === 1) return;
  throw new RsanetError(
    'INVALID_ARGUMENT',
    `There are ${images.length} images and ${letterbox.length} transforms into inputs of ${[...sizes].join(', ') || 'no size'}; expected one transform per image, all into one size.`,
  );
}

function assertCanvas(image: InputSize, { source }: LetterboxTransform, onGpu: boolean): void {
  if (!onGpu || !('getContext' in image)) {
    const taken = onGpu ? 'bytes or a canvas' : 'bytes, as this backend draws no canvas';
    throw new RsanetError('INVALID_ARGUMENT', `An image is ${image}; expected ${taken}.`);
  }
  if (image.width === source.width && image.height === source.height) return;
  throw new RsanetError(
    'INVALID_ARGUMENT',
    `The canvas is ${image.width}x${image.height}, its letterbox was made for ${source.width}x${source.height}.`,
  );
}
