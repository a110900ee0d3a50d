import { loadLanes } from './lanes';
import { madd } from '../madd';
import { begin } from '../split';
import { throughActivation, throughClamp } from './derivative';
import { addToSums } from './double-sums';
import { readAhead } from './read-ahead';

/** Parameters of {@link normGradientSums}. */
@unmanaged
class NormGradientSumsParameters {
  x: usize;
  ldx: i32;
  dy: usize;
  ldy: i32;
  pixels: i32;
  channels: i32;
  mean: usize;
  inverse: usize;
  factor: usize;
  shift: usize;
  sums: usize;
  dScale: usize;
  dOffset: usize;
  accumulate: i32;
  slope: usize;
  base: usize;
  activation: i32;
  alpha: f32;
  lo: f32;
  hi: f32;
}

/** Pixels that are summed in float32 before they are added to sums in float64: those that are read ahead. */
const BLOCK_PIXELS: i32 = 8;

/**
 * The gradients of batch norm's scale and offset, `sum(g * (x - mean)) * inverse` and `sum(g)`, where `g` is `dy` through the
 * activation behind it; and what the batch's own add to the input's gradient, `x * slope + base`
 * (arXiv 1502.03167, section 3). Parts share out the channels, so that no sum is split.
 */
export function normGradientSums(block: usize, part: i32, parts: i32): void {
  const p = changetype<NormGradientSumsParameters>(block);
  const groups = (p.channels + 3) / 4;
  const from = 4 * begin(groups, part, parts);
  const to = min(p.channels, 4 * begin(groups, part + 1, parts));
  const fast = p.activation ? from : to;
  const low = f32x4.splat(p.lo);
  const high = f32x4.splat(p.hi);
  memory.fill(p.sums + 16 * from, 0, 16 * ((to - from + 3) & ~3));
  for (let pixel = 0; pixel < p.pixels; pixel += BLOCK_PIXELS) {
    const count = min(BLOCK_PIXELS, p.pixels - pixel);
    const x = p.x + 4 * <usize>pixel * p.ldx;
    const dy = p.dy + 4 * <usize>pixel * p.ldy;
    readAhead(x + 4 * from, 4 * p.ldx, count, 4 * (to - from));
    readAhead(dy + 4 * from, 4 * p.ldy, count, 4 * (to - from));
    let c = from;
    for (; c + 4 <= fast; c += 4) addVector(p, x + 4 * c, dy + 4 * c, count, c, low, high);
    for (; c < to; c += 4) addFour(p, x + 4 * c, dy + 4 * c, count, c, min(4, to - c));
  }
  for (let c = from; c < to; c++) finish(p, c);
}

function addFour(
  p: NormGradientSumsParameters,
  x: usize,
  dy: usize,
  count: i32,
  c: i32,
  lanes: i32,
): void {
  const factor = loadLanes(p.factor + 4 * c, lanes);
  const shift = loadLanes(p.shift + 4 * c, lanes);
  const mean = loadLanes(p.mean + 4 * c, lanes);
  const low = f32x4.splat(p.lo);
  const high = f32x4.splat(p.hi);
  let offset = f32x4.splat(0);
  let scale = f32x4.splat(0);
  for (; count > 0; count--) {
    const value = loadLanes(x, lanes);
    const y = madd(value, factor, shift);
    const g = throughActivation(loadLanes(dy, lanes), y, p.activation, p.alpha, low, high);
    offset = v128.add<f32>(offset, g);
    scale = madd(g, v128.sub<f32>(value, mean), scale);
    x += 4 * p.ldx;
    dy += 4 * p.ldy;
  }
  addToSums(p.sums + 16 * c, offset, scale);
}

/** As {@link addFour}, behind a clamp. */
@inline
function addVector(p: NormGradientSumsParameters, x: usize, dy: usize, count: i32, c: i32, low: v128, high: v128): void {
  const factor = v128.load(p.factor + 4 * c);
  const shift = v128.load(p.shift + 4 * c);
  const mean = v128.load(p.mean + 4 * c);
  let offset = f32x4.splat(0);
  let scale = f32x4.splat(0);
  const stepX: usize = 4 * <usize>p.ldx;
  const stepY: usize = 4 * <usize>p.ldy;
  const end = x + stepX * count;
  for (; x < end; x += stepX, dy += stepY) {
    const value = v128.load(x);
    const g = throughClamp(v128.load(dy), madd(value, factor, shift), low, high);
    offset = v128.add<f32>(offset, g);
    scale = madd(g, v128.sub<f32>(value, mean), scale);
  }
  addToSums(p.sums + 16 * c, offset, scale);
}

function finish(p: NormGradientSumsParameters, c: i32): void {
  const at: usize = 4 * c;
  const sums = p.sums + 64 * (c >> 2) + 8 * (c & 3);
  const inverse = <f64>load<f32>(p.inverse + at);
  const dOffset = load<f64>(sums);
  const dScale = load<f64>(sums, 32) * inverse;
  const share = <f64>load<f32>(p.factor + at) / <f64>p.pixels;
  const slope = -share * inverse * dScale;
  const base = -share * dOffset - slope * <f64>load<f32>(p.mean + at);
  store<f32>(p.slope + at, <f32>slope);
  store<f32>(p.base + at, <f32>base);
  const scaleBefore: f64 = p.accumulate ? load<f32>(p.dScale + at) : 0;
  const offsetBefore: f64 = p.accumulate ? load<f32>(p.dOffset + at) : 0;
  store<f32>(p.dScale + at, <f32>(scaleBefore + dScale));
  store<f32>(p.dOffset + at, <f32>(offsetBefore + dOffset));
}
