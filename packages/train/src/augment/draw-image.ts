import { type CornerBox, channelsOf, type RawImage, type Size } from '@rsanet/detect-utils';
import type { ColourMatrix, ColourTuple } from './colour.ts';
import type { Placement } from './placement.ts';

/**
 * Draws an image into a window of the network's input in one pass: bilinear with half-pixel
 * centres, as the letterbox of `@rsanet/detect-utils`, coloured and clamped to 0..1. Pixels whose
 * centre lies beyond the image keep what they hold. Not the letterbox's own loop: that one knows no mirror, window or
 * colour, and every detection runs through it.
 *
 * @param image the image; grey is repeated, alpha left out
 * @param place where it lies in the input
 * @param colour change of every pixel
 * @param window whole pixels of the input that may be written
 * @param input size of the input
 * @param out RGB `[input.height, input.width, 3]`
 * @throws RsanetError INVALID_ARGUMENT when the image's length does not fit its size
 */
export function drawImage(
  image: RawImage,
  place: Placement,
  colour: ColourMatrix,
  window: CornerBox,
  input: Size,
  out: Float32Array,
): void {
  const channels = channelsOf(image);
  const { data, width, height } = image;
  const [x1, y1, x2, y2] = window;
  const columns = sampleLine(width, x1, x2, place.scaleX, place.offsetX, channels);
  const rows = sampleLine(height, y1, y2, place.scaleY, place.offsetY, width * channels);
  const green = channels === 1 ? 0 : 1;
  const blue = channels === 1 ? 0 : 2;
  const [rr, rg, rb, r1, gr, gg, gb, g1, br, bg, bb, b1] = colour as ColourTuple;
  for (let y = rows.from; y < rows.to; y++) {
    const top = rows.low[y - y1]!;
    const bottom = rows.high[y - y1]!;
    const fy = rows.weight[y - y1]!;
    let at = (y * input.width + columns.from) * 3;
    for (let x = columns.from; x < columns.to; x++, at += 3) {
      const left = columns.low[x - x1]!;
      const right = columns.high[x - x1]!;
      const fx = columns.weight[x - x1]!;
      const d = (fx * fy) / 255;
      const c = fy / 255 - d;
      const b = fx / 255 - d;
      const a = 1 / 255 - b - c - d;
      const tl = top + left;
      const tr = top + right;
      const bl = bottom + left;
      const corner = bottom + right;
      const R = a * data[tl]! + b * data[tr]! + c * data[bl]! + d * data[corner]!;
      const G =
        a * data[tl + green]! +
        b * data[tr + green]! +
        c * data[bl + green]! +
        d * data[corner + green]!;
      const B =
        a * data[tl + blue]! +
        b * data[tr + blue]! +
        c * data[bl + blue]! +
        d * data[corner + blue]!;
      out[at] = clamp(rr * R + rg * G + rb * B + r1);
      out[at + 1] = clamp(gr * R + gg * G + gb * B + g1);
      out[at + 2] = clamp(br * R + bg * G + bb * B + b1);
    }
  }
}

const clamp = (value: number) => Math.min(1, Math.max(0, value));

interface SampleLine {
  /** Offsets of the two neighbours of each window position, and the weight of the second. */
  low: Int32Array;
  high: Int32Array;
  weight: Float64Array;
  /** Input positions whose centre lies within the image. */
  from: number;
  to: number;
}

function sampleLine(
  source: number,
  start: number,
  end: number,
  scale: number,
  offset: number,
  step: number,
): SampleLine {
  const low = new Int32Array(end - start);
  const high = new Int32Array(end - start);
  const weight = new Float64Array(end - start);
  const edges = [offset, offset + source * scale] as const;
  const from = Math.max(start, Math.ceil(Math.min(...edges) - 0.5));
  const to = Math.min(end, Math.floor(Math.max(...edges) + 0.5));
  for (let i = from; i < to; i++) {
    const centre = (i + 0.5 - offset) / scale;
    const at = Math.min(source - 1, Math.max(0, centre - 0.5));
    const first = Math.floor(at);
    low[i - start] = first * step;
    high[i - start] = Math.min(source - 1, first + 1) * step;
    weight[i - start] = at - first;
  }
  return { low, high, weight, from, to };
}
