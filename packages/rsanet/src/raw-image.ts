import type { RawImage } from '@rsanet/detect-utils';

/** Whether a value is a decoded picture, as `{ data, width, height }` or `ImageData`. */
export function isRawImage(value: unknown): value is RawImage {
  return (
    typeof value === 'object' &&
    value !== null &&
    'width' in value &&
    'height' in value &&
    'data' in value &&
    (value.data instanceof Uint8Array || value.data instanceof Uint8ClampedArray)
  );
}
