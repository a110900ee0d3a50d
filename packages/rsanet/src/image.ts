import type { RawImage } from '@rsanet/detect-utils';
import { RsanetError, valueText, whyOf } from '@rsanet/errors';
import { begun } from './image-file.ts';

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
 * @throws RsanetError INVALID_ARGUMENT for another shape or type, when it is disposed, and for values that are no bytes:
 * outside 0..255, or within 0..1 as other networks take them
 */
export async function tensorPixels(tensor: PixelTensor): Promise<RawImage> {
  const { shape, dtype, isDisposed } = tensor;
  const [height = 0, width = 0, channels] = shape;
  const isImage =
    shape.length === 3 && (channels === 1 || channels === 3 || channels === 4) && !isDisposed;
  if (!isImage || (dtype !== 'int32' && dtype !== 'float32')) {
    throw invalid(
      `The tensor is ${isDisposed ? 'disposed' : dtype} [${shape.slice(0, 9)}]; expected int32 or float32 [height, width, 1 | 3 | 4] with values 0..255.`,
    );
  }
  const values = await tensor.data();
  assertBytes(values, dtype === 'float32');
  return { data: new Uint8ClampedArray(values), width, height, channels };
}

/** Begins to read a tensor at once, so that it may be disposed right away; throws as {@link tensorPixels}. */
export function takeTensor(tensor: PixelTensor): () => Promise<RawImage> {
  return begun(tensorPixels(tensor));
}

/** The error INVALID_ARGUMENT for a value that is no image. */
export function noImage(image: unknown, expected: string): RsanetError {
  const { data } = Object(image) as { data?: unknown };
  if (ArrayBuffer.isView(data) || Array.isArray(data)) {
    return invalid(
      `The data of the image is ${valueText(data)}; give bytes of 0..255, as a Uint8Array or Uint8ClampedArray.`,
    );
  }
  return invalid(
    `${valueText(image)} is no image; give ${expected}, { data, width, height } with data of bytes, or a tensor.`,
  );
}

/** INVALID_IMAGE, of an image whose pixels the browser does not give. */
export function invalidImage(cause: unknown): RsanetError {
  return new RsanetError('INVALID_IMAGE', `The image cannot be read: ${whyOf(cause)}`, { cause });
}

/** Checks that all values round to bytes. */
function assertBytes(values: ArrayLike<number>, isFloat: boolean): void {
  let max = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!(value >= -0.5 && value <= 255.5)) {
      throw invalid(`The tensor holds ${value}; the values of an image are 0..255.`);
    }
    if (value > max) max = value;
  }
  if (!isFloat || max === 0 || max > 1) return;
  throw invalid(
    `The tensor's values are all within 0..1; those of an image are 0..255, so multiply it by 255.`,
  );
}

function invalid(message: string): RsanetError {
  return new RsanetError('INVALID_ARGUMENT', message);
}
