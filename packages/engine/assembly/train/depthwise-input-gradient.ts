import { loadLanes, storeLanes } from '../lanes';
import { madd } from '../madd';
import { begin } from '../split';
import { firstMeeting, meetingPeriod, tapsBefore, tapsBehind } from './meeting-taps';
import { spreadTwo } from './spread-3x3';

/** Parameters of {@link depthwiseInputGradient}. */
@unmanaged
class DepthwiseInputGradientParameters {
  dy: usize;
  ldy: i32;
  outHeight: i32;
  outWidth: i32;
  kernelHeight: i32;
  kernelWidth: i32;
  strideY: i32;
  strideX: i32;
  dilationY: i32;
  dilationX: i32;
  top: i32;
  left: i32;
  multiplier: i32;
  weights: usize;
  images: i32;
  height: i32;
  width: i32;
  channels: i32;
  out: usize;
  ldo: i32;
  accumulate: i32;
}

/** Columns of a row that are computed for all channels before the next: what they read stays in the cache. */
const BLOCK_COLUMNS: i32 = 32;

/** The gradient of a depthwise convolution's input. Parts share out its rows. */
export function depthwiseInputGradient(block: usize, part: i32, parts: i32): void {
  const p = changetype<DepthwiseInputGradientParameters>(block);
  const rows = p.images * p.height;
  const to = begin(rows, part + 1, parts);
  const period = meetingPeriod(p.dilationY, p.strideY);
  const back = (period * p.dilationY) / p.strideY;
  for (let row = begin(rows, part, parts); row < to; row++) {
    const image = row / p.height;
    const y = (row % p.height) + p.top;
    let tap = firstMeeting(y, p.dilationY, p.strideY, p.kernelHeight);
    let outRow = (y - tap * p.dilationY) / p.strideY;
    const behind = tapsBehind(outRow, back, p.outHeight);
    tap += behind * period;
    outRow -= behind * back;
    const taps = tapsBefore(outRow, back, tap, period, p.kernelHeight);
    const dy = p.dy + 4 * <usize>((image * p.outHeight + outRow) * p.outWidth) * p.ldy;
    const weights = p.weights + 4 * tap * p.kernelWidth * p.channels * p.multiplier;
    const out = p.out + 4 * <usize>(row * p.width) * p.ldo;
    const spread = taps && spreads(p) ? p.channels & ~3 : 0;
    if (spread) spreadRow(p, dy, weights, taps, spread, out);
    if (spread == p.channels) continue;
    for (let x = 0; x < p.width; x += BLOCK_COLUMNS) {
      const end = min(x + BLOCK_COLUMNS, p.width);
      for (let phase = x; phase < min(x + p.strideX, end); phase++) {
        columnsOfPhase(p, dy, weights, taps, back, period, phase, end, spread, out);
      }
    }
  }
}

/** Whether windows are 3x3 of stride 2, as {@link spreadRow} takes them. */
function spreads(p: DepthwiseInputGradientParameters): bool {
  return (
    p.multiplier == 1 &&
    p.kernelHeight == 3 &&
    p.kernelWidth == 3 &&
    p.dilationY == 1 &&
    p.dilationX == 1 &&
    p.strideY == 2 &&
    p.strideX == 2 &&
    p.left < 3 &&
    p.left <= p.outWidth
  );
}

/** A row of the input, its first `channels` channels, a multiple of 4. */
function spreadRow(p: DepthwiseInputGradientParameters, dy: usize, weights: usize, taps: i32, channels: i32, out: usize): void {
  const ldy = 4 * <usize>p.ldy;
  const backRow = ldy * p.outWidth;
  const nextTap = 4 * <usize>p.channels;
  for (let shift: usize = 0; shift < 4 * <usize>channels; shift += 16) {
    const from = dy + shift;
    const w = weights + shift;
    const to = out + shift;
    spreadTwo(from, ldy, backRow, p.outWidth, w, 6 * nextTap, nextTap, taps, p.left, to, 4 * p.ldo, p.width, p.accumulate);
  }
}

/**
 * Every `strideX`-th column from `x` on: they see the same taps, each one output further. `dy` is the address of the row of outputs
 * that the first of `taps` rows of the kernel meets, `weights` that of this row of the kernel; the next ones are `backY` rows
 * before and `periodY` behind. Channels are those from `channel` on.
 */
function columnsOfPhase(
  p: DepthwiseInputGradientParameters,
  dy: usize,
  weights: usize,
  taps: i32,
  backY: i32,
  periodY: i32,
  x: i32,
  end: i32,
  channel: i32,
  out: usize,
): void {
  const period = meetingPeriod(p.dilationX, p.strideX);
  const back = (period * p.dilationX) / p.strideX;
  const tapX = firstMeeting(x + p.left, p.dilationX, p.strideX, p.kernelWidth);
  const columnTaps = max(0, (p.kernelWidth - tapX + period - 1) / period);
  const newest = (x + p.left - tapX * p.dilationX) / p.strideX;
  const oldest = newest - (columnTaps - 1) * back;
  const count = (end - x + p.strideX - 1) / p.strideX;

  const ldy = 4 * <usize>p.ldy;
  const backRow = <usize>backY * p.outWidth * ldy;
  const backColumn = <usize>back * ldy;
  const tapFloats = p.channels * p.multiplier;
  const nextRow: usize = 4 * periodY * p.kernelWidth * tapFloats;
  const nextTap: usize = 4 * period * tapFloats;
  const step = 4 * <usize>p.ldo * p.strideX;
  const whole = p.multiplier == 1 ? p.channels & ~3 : 0;
  out += 4 * <usize>x * p.ldo;
  for (; channel < p.channels; channel += channel < whole ? 4 : 1) {
    let to = out + 4 * channel;
    for (let i = 0; i < count; ) {
      if (channel < whole && i + 4 <= count && oldest + i >= 0 && newest + i + 4 <= p.outWidth) {
        const from = dy + <usize>(newest + i) * ldy + 4 * channel;
        const w = weights + 4 * (tapX * tapFloats + channel);
        fourColumns(from, ldy, backRow, backColumn, w, nextRow, nextTap, taps, columnTaps, to, step, p.accumulate);
        to += 4 * step;
        i += 4;
        continue;
      }
      const behind = tapsBehind(newest + i, back, p.outWidth);
      const tap = tapX + behind * period;
      const outColumn = newest + i - behind * back;
      const n = tapsBefore(outColumn, back, tap, period, p.kernelWidth);
      const from = dy + <usize>outColumn * ldy + 4 * channel * p.multiplier;
      const w = weights + 4 * (tap * tapFloats + channel * p.multiplier);
      if (channel < whole) oneColumn(from, backRow, backColumn, w, nextRow, nextTap, taps, n, to, p.accumulate);
      else oneValue(from, backRow, backColumn, w, nextRow, nextTap, taps, n, p.multiplier, to, p.accumulate);
      to += step;
      i++;
    }
  }
}

/** Four columns of four channels. Outputs lie `backRow` and `backColumn` bytes before each other, weights `nextRow` and `nextTap`. */
function fourColumns(
  dy: usize,
  ldy: usize,
  backRow: usize,
  backColumn: usize,
  weights: usize,
  nextRow: usize,
  nextTap: usize,
  rows: i32,
  columns: i32,
  out: usize,
  step: usize,
  accumulate: i32,
): void {
  const out1 = out + step;
  const out2 = out1 + step;
  const out3 = out2 + step;
  let c0 = f32x4.splat(0);
  let c1 = c0;
  let c2 = c0;
  let c3 = c0;
  if (accumulate) {
    c0 = v128.load(out);
    c1 = v128.load(out1);
    c2 = v128.load(out2);
    c3 = v128.load(out3);
  }
  const ldy3 = 3 * ldy;
  for (; rows > 0; rows--) {
    let at = dy;
    let w = weights;
    for (let n = columns; n > 0; n--) {
      const weight = v128.load(w);
      c0 = madd(v128.load(at), weight, c0);
      c1 = madd(v128.load(at + ldy), weight, c1);
      c2 = madd(v128.load(at + 2 * ldy), weight, c2);
      c3 = madd(v128.load(at + ldy3), weight, c3);
      at -= backColumn;
      w += nextTap;
    }
    dy -= backRow;
    weights += nextRow;
  }
  v128.store(out, c0);
  v128.store(out1, c1);
  v128.store(out2, c2);
  v128.store(out3, c3);
}

/** One column of four channels. */
function oneColumn(
  dy: usize,
  backRow: usize,
  backColumn: usize,
  weights: usize,
  nextRow: usize,
  nextTap: usize,
  rows: i32,
  columns: i32,
  out: usize,
  accumulate: i32,
): void {
  let sum = accumulate ? v128.load(out) : f32x4.splat(0);
  for (; rows > 0; rows--, dy -= backRow, weights += nextRow) {
    let at = dy;
    let w = weights;
    for (let n = columns; n > 0; n--, at -= backColumn, w += nextTap) {
      sum = madd(v128.load(at), v128.load(w), sum);
    }
  }
  v128.store(out, sum);
}

/** One value, seen by `multiplier` channels of output. */
function oneValue(
  dy: usize,
  backRow: usize,
  backColumn: usize,
  weights: usize,
  nextRow: usize,
  nextTap: usize,
  rows: i32,
  columns: i32,
  multiplier: i32,
  out: usize,
  accumulate: i32,
): void {
  let sum: f32 = accumulate ? load<f32>(out) : 0;
  for (; rows > 0; rows--, dy -= backRow, weights += nextRow) {
    let at = dy;
    let w = weights;
    for (let n = columns; n > 0; n--, at -= backColumn, w += nextTap) {
      for (let m = 0; m < 4 * multiplier; m += 4) sum += load<f32>(at + m) * load<f32>(w + m);
    }
  }
  store<f32>(out, sum);
}
