import { channelsOf, type RawImage } from '@rsanet/detect-utils';
import { RsanetError, valueText } from '@rsanet/errors';
import { isBytes } from './kinds.ts';

/** Positions of red, green and blue (or of the one grey) in an interleaved pixel, and the bytes that it takes. */
const INTERLEAVED = {
  grey: { bytes: 1, order: [0] },
  'grey-alpha': { bytes: 2, order: [0] },
  rgb: { bytes: 3, order: [0, 1, 2] },
  bgr: { bytes: 3, order: [2, 1, 0] },
  rgba: { bytes: 4, order: [0, 1, 2] },
  bgra: { bytes: 4, order: [2, 1, 0] },
} as const;

type LowerFormat = keyof typeof INTERLEAVED | 'i420';

/** How the bytes of a raw frame lie; in capitals too, as `VideoFrame` and OpenCV write them. */
export type PixelFormat = LowerFormat | Uppercase<LowerFormat>;

/** A decoded image as cameras, OpenCV and codecs give it: rows top to bottom, bytes 0..255. */
export interface RawFrame {
  data: Uint8Array | Uint8ClampedArray;
  width: number;
  height: number;
  /** `i420` is three planes of BT.601 in its limited range: Y, then U and V at half the size. */
  format: PixelFormat;
  channels?: never;
  /** Bytes from one row to the next, where rows are padded; of `i420` those of Y, and U and V have half as many. */
  stride?: number;
}

/** What is taken for pixels: `channels` may also be 2, grey and alpha, as sharp gives it. */
export type RawPixels =
  | RawFrame
  | (Omit<RawImage, 'channels'> & { channels?: 1 | 2 | 3 | 4; format?: never; stride?: number });

/** Whether a value is a decoded image, as `{ data, width, height }` or `ImageData`. */
export function isRawPixels(value: unknown): value is RawPixels {
  return (
    typeof value === 'object' &&
    value !== null &&
    'width' in value &&
    'height' in value &&
    'data' in value &&
    isBytes(value.data)
  );
}

/**
 * A copy of a decoded image as grey, RGB or RGBA without padding; later changes of the image do not reach it.
 *
 * @throws RsanetError INVALID_ARGUMENT for a size that is not whole, a format that there is not, or bytes that do not
 * fit them
 */
export function copiedPixels(image: RawPixels): RawImage {
  const { data, width, height, channels, stride } = image;
  const format = formatOf(image);
  assertSides(width, height);
  if (format === undefined) {
    const plain = { data, width, height, ...(channels && { channels: channels as 1 | 3 | 4 }) };
    // Not `slice`: that of Node's Buffer makes a view.
    return { channels: channelsOf(plain), data: new Uint8Array(data), width, height };
  }
  if (format === 'i420') return fromI420(image as RawFrame);
  const { bytes, order } = INTERLEAVED[format];
  const step = rowBytes(stride, width * bytes);
  assertLength(image, step * (height - 1) + width * bytes, step * height);
  const out = new Uint8Array(width * height * order.length);
  let at = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0, from = y * step; x < width; x++, from += bytes) {
      for (const c of order) out[at++] = data[from + c]!;
    }
  }
  return { data: out, width, height, channels: order.length === 1 ? 1 : 3 };
}

/** The format of an image that says one, has alpha beside grey, or padded rows. */
function formatOf({ format, channels, stride }: RawPixels): LowerFormat | undefined {
  if (format !== undefined) {
    const lower = typeof format === 'string' ? format.toLowerCase() : '';
    if (lower === 'i420' || Object.hasOwn(INTERLEAVED, lower)) return lower as LowerFormat;
    const names = [...Object.keys(INTERLEAVED), 'i420'].join(', ');
    throw invalid(`The format of the image is ${valueText(format)}; use one of ${names}.`);
  }
  if (channels === 2) return 'grey-alpha';
  if (stride === undefined) return undefined;
  if (channels !== undefined) return ({ 1: 'grey', 3: 'rgb', 4: 'rgba' } as const)[channels];
  throw invalid(
    `An image with a stride of ${valueText(stride)} has no format; give one, such as 'rgb'.`,
  );
}

/** By the matrix of BT.601, from 16..235 and 16..240 to 0..255; chroma is repeated. */
function fromI420(image: RawFrame): RawImage {
  const { data, width, height } = image;
  const step = rowBytes(image.stride, width);
  const half = Math.ceil(step / 2);
  const [u, v] = [step * height, step * height + half * Math.ceil(height / 2)];
  const end = v + half * Math.ceil(height / 2);
  assertLength(image, end - half + Math.ceil(width / 2), end);
  const out = new Uint8ClampedArray(width * height * 3);
  let at = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const chroma = (y >> 1) * half + (x >> 1);
      const luma = (data[y * step + x]! - 16) * (255 / 219);
      const blue = (data[u + chroma]! - 128) * (255 / 112);
      const red = (data[v + chroma]! - 128) * (255 / 112);
      out[at++] = luma + 0.701 * red;
      out[at++] = luma - ((0.886 * 0.114) / 0.587) * blue - ((0.701 * 0.299) / 0.587) * red;
      out[at++] = luma + 0.886 * blue;
    }
  }
  return { data: out, width, height, channels: 3 };
}

function rowBytes(stride: number | undefined, min: number): number {
  if (stride === undefined) return min;
  if (Number.isSafeInteger(stride) && stride >= min) return stride;
  throw invalid(`The stride of the image is ${valueText(stride)}; a row has ${min} bytes.`);
}

function assertSides(width: unknown, height: unknown): void {
  const isSide = (side: unknown) => Number.isSafeInteger(side) && (side as number) > 0;
  if (isSide(width) && isSide(height)) return;
  throw invalid(
    `The image is ${valueText(width)}x${valueText(height)}; both sides must be whole numbers of pixels.`,
  );
}

/** The padding of the last row may be left out. */
function assertLength({ data, width, height, format }: RawPixels, min: number, max: number) {
  if (data.length >= min && data.length <= max) return;
  const expected = min === max ? `${max}` : `${min} to ${max}`;
  throw invalid(
    `An image of ${width}x${height}${format ? ` in ${format}` : ''} has ${data.length} bytes; expected ${expected}.`,
  );
}

function invalid(message: string): RsanetError {
  return new RsanetError('INVALID_ARGUMENT', message);
}
