import { type LetterboxTransform, PADDING, sampledSide } from '@rsanet/detect-utils';
import * as tf from '@tensorflow/tfjs-core';

/**
 * Draws pictures into the network's input on TensorFlow.js's current backend, as `letterboxPixels` of
 * `@rsanet/detect-utils` does on the processor.
 *
 * @param canvases the pictures, each of the size its letterbox was made for
 * @returns `[n, height, width, 3]`, RGB in 0..1, which the caller disposes
 */
export function letterboxOnDevice(
  canvases: readonly OffscreenCanvas[],
  fits: readonly LetterboxTransform[],
): tf.Tensor4D {
  return tf.tidy(() => {
    const pictures = canvases.map((canvas, i) => letterboxed(canvas, fits[i]!));
    return pictures.length === 1 ? pictures[0]! : tf.concat(pictures);
  });
}

function letterboxed(canvas: OffscreenCanvas, fit: LetterboxTransform): tf.Tensor4D {
  const { source, input, scale } = fit;
  const columns = sampledSide(source.width, input.width, fit.offsetX, scale);
  const rows = sampledSide(source.height, input.height, fit.offsetY, scale);
  const pixels = tf.cast(tf.browser.fromPixels(canvas as unknown as HTMLCanvasElement), 'float32');
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
