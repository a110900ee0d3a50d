import { channelsOf, type RawImage } from '@rsanet/detect-utils';
import { RsanetError } from '@rsanet/errors';
import { isBytes } from './kinds.ts';

/** The part of `tf.Tensor3D` that is read, so that tensors of any copy of TensorFlow.js fit. */
export interface PixelTensor {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly isDisposed?: boolean;
  data(): Promise<Float32Array | Int32Array | Uint8Array>;
}

/** Whether a value is a tensor, of whatever shape and type. */
export function isTensor(value: unknown): value is PixelTensor {
  return (
    typeof value === 'object' &&
    value !== null &&
    'dtype' in value &&
    'shape' in value &&
    'data' in value &&
    typeof value.data === 'function'
  );
}

/**
 * Reads an image out of a tensor `[height, width, 1 | 3 | 4]`, int32 or float32, with values 0..255 as
 * `tf.browser.fromPixels` gives them; rounded to whole numbers. The tensor stays the caller's.
 *
 * @throws RsanetError INVALID_ARGUMENT for another shape or type, or when it is disposed
 */
export async function tensorPixels(tensor: PixelTensor): Promise<RawImage> {
  const { shape, dtype, isDisposed } = tensor;
  const [height = 0, width = 0, channels] = shape;
  const isImage =
    shape.length === 3 && (channels === 1 || channels === 3 || channels === 4) && !isDisposed;
  if (!isImage || (dtype !== 'int32' && dtype !== 'float32')) {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `The tensor is ${isDisposed ? 'disposed' : dtype} [${shape.slice(0, 9)}]; expected int32 or float32 [height, width, 1 | 3 | 4] with values 0..255.`,
    );
  }
  return { data: new Uint8ClampedArray(await tensor.data()), width, height, channels };
}

/** Begins to read a tensor at once, so that it may be disposed right away; throws as {@link tensorPixels}. */
export function takeTensor(tensor: PixelTensor): () => Promise<RawImage> {
  const pixels = tensorPixels(tensor);
  // Whoever waits for it hears of a failure; until then it is no unhandled one.
  pixels.catch(() => {});
  return () => pixels;
}

/**
 * A copy of a decoded image, which no change of the image reaches.
 *
 * @throws RsanetError INVALID_ARGUMENT when its bytes do not fit its size
 */
export function copiedImage(image: RawImage): RawImage {
  const { data, width, height } = image;
  // Not by `slice`, which of Node's Buffer is a view.
  return { channels: channelsOf(image), data: new Uint8Array(data), width, height };
}

/** Whether a value is a decoded image, as `{ data, width, height }` or `ImageData`. */
export function isRawImage(value: unknown): value is RawImage {
  return (
    typeof value === 'object' &&
    value !== null &&
    'width' in value &&
    'height' in value &&
    'data' in value &&
    isBytes(value.data)
  );
}
