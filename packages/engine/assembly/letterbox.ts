import { madd } from './madd';
import { begin } from './split';
import { storeLanes } from './lanes';

/** Parameters of {@link letterbox}. */
@unmanaged
class LetterboxParameters {
  bytes: usize;
  bytesPerPixel: i32;
  columns: usize;
  columnFrom: i32;
  columnTo: i32;
  rows: usize;
  rowFrom: i32;
  rowTo: i32;
  out: usize;
  inputWidth: i32;
  fromRow: i32;
  toRow: i32;
}

/** What a column or row of the input shows: where its two neighbours begin, in bytes, and the share of the second. */
@unmanaged
class Sample {
  low: i32;
  high: i32;
  share: f32;
}

const SAMPLE_BYTES: i32 = 12;
const PADDING: f32 = 0.5;

/**
 * Rows `fromRow..toRow` of a letterboxed image: each value mixed from four bytes. RGB pixels are read as four bytes, so
 * that one byte behind the last pixel has to be there.
 */
export function letterbox(block: usize, part: i32, parts: i32): void {
  const p = changetype<LetterboxParameters>(block);
  const count = p.toRow - p.fromRow;
  const to = p.fromRow + begin(count, part + 1, parts);
  for (let row = p.fromRow + begin(count, part, parts); row < to; row++) {
    const out = p.out + 12 * <usize>row * p.inputWidth;
    if (row < p.rowFrom || row >= p.rowTo) {
      pad(out, p.inputWidth);
      continue;
    }
    pad(out, p.columnFrom);
    const sample = changetype<Sample>(p.rows + SAMPLE_BYTES * row);
    const top = p.bytes + sample.low;
    const bottom = p.bytes + sample.high;
    if (p.bytesPerPixel == 1) drawRow<u8>(p, top, bottom, sample.share, out);
    else drawRow<u32>(p, top, bottom, sample.share, out);
    pad(out + 12 * p.columnTo, p.inputWidth - p.columnTo);
  }
}

function pad(out: usize, pixels: i32): void {
  const end = out + 12 * pixels;
  for (; out < end; out += 4) store<f32>(out, PADDING);
}

@inline
function drawRow<Pixel>(
  p: LetterboxParameters,
  top: usize,
  bottom: usize,
  share: f32,
  line: usize,
): void {
  const down = f32x4.splat(share);
  const last = p.columnTo - 1;
  let sample = p.columns + SAMPLE_BYTES * p.columnFrom;
  let out = line + 12 * p.columnFrom;
  // The fourth float that is written belongs to the next pixel, which overwrites it.
  for (let column = p.columnFrom; column < last; column++) {
    v128.store(out, drawn<Pixel>(changetype<Sample>(sample), top, bottom, down));
    sample += SAMPLE_BYTES;
    out += 12;
  }
  storeLanes(out, drawn<Pixel>(changetype<Sample>(sample), top, bottom, down), 3);
}

@inline
function drawn<Pixel>(sample: Sample, top: usize, bottom: usize, down: v128): v128 {
  const across = f32x4.splat(sample.share);
  const low = <usize>sample.low;
  const high = <usize>sample.high;
  const above = mixed(colours<Pixel>(top + low), colours<Pixel>(top + high), across);
  const below = mixed(colours<Pixel>(bottom + low), colours<Pixel>(bottom + high), across);
  return v128.mul<f32>(mixed(above, below, down), f32x4.splat(<f32>(1.0 / 255.0)));
}

/** Red, green and blue as floats; a grey byte thrice. */
@inline
function colours<Pixel>(at: usize): v128 {
  const bytes = sizeof<Pixel>() == 1 ? v128.load8_splat(at) : v128.load32_zero(at);
  return v128.convert<i32>(v128.extend_low<u16>(v128.extend_low<u8>(bytes)));
}

@inline
function mixed(a: v128, b: v128, share: v128): v128 {
  return madd(v128.sub<f32>(b, a), share, a);
}
