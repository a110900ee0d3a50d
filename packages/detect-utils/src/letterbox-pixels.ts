import { RsanetError } from '@rsanet/errors';
import type { LetterboxTransform } from './letterbox.ts';
import { sampledSide } from './sampled-side.ts';

/** A decoded image: rows top to bottom, channels interleaved, 0..255. */
export interface RawImage {
  data: Uint8Array | Uint8ClampedArray;
  width: number;
  height: number;
  /** Values per pixel: 1 grey, 3 RGB, 4 RGBA; worked out from the length when left out. */
  channels?: 1 | 3 | 4;
}

/** What surrounds a letterboxed image, in 0..1. */
export const PADDING = 0.5;

/**
 * The channels of an image: its values per pixel.
 *
 * @throws RsanetError INVALID_ARGUMENT when the length is not width x height x 1, 3 or 4
 *
 * @example
 * ```ts
 * import { channelsOf } from '@rsanet/detect-utils';
 *
 * const image = { data: new Uint8Array(2 * 3 * 4), width: 2, height: 3 };
 * if (channelsOf(image) !== 4) throw new Error('expected RGBA');
 * ```
 */
export function channelsOf(image: RawImage): 1 | 3 | 4 {
  const { data, width, height } = image;
  const channels = image.channels ?? data.length / (width * height);
  if (
    (channels === 1 || channels === 3 || channels === 4) &&
    Number.isInteger(width) &&
    Number.isInteger(height) &&
    width > 0 &&
    height > 0 &&
    data.length === width * height * channels
  ) {
    return channels;
  }
  throw new RsanetError(
    'INVALID_ARGUMENT',
    `An image of ${width}x${height} has ${data.length} values; expected 1 (grey), 3 (RGB) or 4 (RGBA) per pixel.`,
  );
}

/**
 * Draws an image into the network's input: bilinear with half-pixel centres (TensorFlow's
 * `resizeBilinear(..., halfPixelCenters)`), grey repeated, alpha left out, the rest {@link PADDING}.
 * Four neighbours make a pixel however far the image shrinks: that is what networks are trained
 * with and what GPUs draw, though fine detail aliases. A side that shrinks to less
 * than a pixel still fills one line.
 *
 * @param image the image, of the size `fit` was made for
 * @param out where to write, `input.width * input.height * 3` long; made when left out
 * @returns RGB `[height, width, 3]` in 0..1
 * @throws RsanetError INVALID_ARGUMENT when image, fit and `out` do not belong together
 *
 * @example
 * ```ts
 * import { letterbox, letterboxPixels } from '@rsanet/detect-utils';
 *
 * const image = { data: Uint8Array.of(255, 0, 0, 0, 0, 255), width: 2, height: 1 };
 * const pixels = letterboxPixels(image, letterbox(image, { width: 4, height: 4 }));
 * if (pixels[0] !== 0.5) throw new Error('expected padding above');
 * if (Math.abs(pixels[4 * 3]! - 1) > 1e-6) throw new Error('expected red on the left');
 * ```
 */
export function letterboxPixels(
  image: RawImage,
  fit: LetterboxTransform,
  out: Float32Array = new Float32Array(fit.input.width * fit.input.height * 3),
): Float32Array {
  const channels = channelsOf(image);
  const { source, input } = fit;
  if (image.width !== source.width || image.height !== source.height) {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `The image is ${image.width}x${image.height}, the letterbox was made for ${source.width}x${source.height}.`,
    );
  }
  if (out.length !== input.width * input.height * 3) {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `The output has ${out.length} values; expected ${input.width * input.height * 3}.`,
    );
  }
  const columns = sampleLine(source.width, input.width, fit.offsetX, fit.scale, channels);
  const rows = sampleLine(
    source.height,
    input.height,
    fit.offsetY,
    fit.scale,
    source.width * channels,
  );
  const green = channels === 1 ? 0 : 1;
  const blue = channels === 1 ? 0 : 2;
  const { data } = image;
  out.fill(PADDING);
  for (let y = rows.from; y < rows.to; y++) {
    const top = rows.low[y]!;
    const bottom = rows.high[y]!;
    const fy = rows.weight[y]!;
    let at = (y * input.width + columns.from) * 3;
    for (let x = columns.from; x < columns.to; x++, at += 3) {
      const left = columns.low[x]!;
      const right = columns.high[x]!;
      const fx = columns.weight[x]!;
      const d = (fx * fy) / 255;
      const c = fy / 255 - d;
      const b = fx / 255 - d;
      const a = 1 / 255 - b - c - d;
      const tl = top + left;
      const tr = top + right;
      const bl = bottom + left;
      const br = bottom + right;
      out[at] = a * data[tl]! + b * data[tr]! + c * data[bl]! + d * data[br]!;
      out[at + 1] =
        a * data[tl + green]! +
        b * data[tr + green]! +
        c * data[bl + green]! +
        d * data[br + green]!;
      out[at + 2] =
        a * data[tl + blue]! + b * data[tr + blue]! + c * data[bl + blue]! + d * data[br + blue]!;
    }
  }
  return out;
}

interface SampleLine {
  /** Offsets of the two neighbours of each output position, and the weight of the second. */
  low: Int32Array;
  high: Int32Array;
  weight: Float64Array;
  /** Output positions that show the source. */
  from: number;
  to: number;
}

function sampleLine(
  source: number,
  input: number,
  offset: number,
  scale: number,
  step: number,
): SampleLine {
  const low = new Int32Array(input);
  const high = new Int32Array(input);
  const weight = new Float64Array(input);
  const side = sampledSide(source, input, offset, scale);
  const { from, to } = side;
  for (let i = from; i < to; i++) {
    const centre = side.step === 0 ? side.start : (i + 0.5 - offset) / scale - 0.5;
    const at = Math.min(source - 1, Math.max(0, centre));
    const first = Math.floor(at);
    low[i] = first * step;
    high[i] = Math.min(source - 1, first + 1) * step;
    weight[i] = at - first;
  }
  return { low, high, weight, from, to };
}
