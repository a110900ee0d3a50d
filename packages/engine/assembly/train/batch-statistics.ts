import { loadLanes, storeLanes } from './lanes';
import { madd } from '../madd';
import { begin } from '../split';
import { addToSums } from './double-sums';
import { readAhead } from './read-ahead';

/** Parameters of {@link batchStatistics}. */
@unmanaged
class BatchStatisticsParameters {
  x: usize;
  ldx: i32;
  pixels: i32;
  channels: i32;
  scale: usize;
  offset: usize;
  epsilon: f32;
  sums: usize;
  mean: usize;
  variance: usize;
  inverse: usize;
  factor: usize;
  shift: usize;
}

/** Pixels that are summed in float32 before they are added to sums in float64: those that are read ahead. */
const BLOCK_PIXELS: i32 = 8;

/** Pixels, spread over the batch, of which a first guess of the mean is made. */
const SAMPLES: i32 = 16;

/**
 * Mean and biased variance of each channel over all pixels in one pass, by sums of what values differ from a guess of the
 * mean; and what follows of them: `inverse = 1 / sqrt(variance + epsilon)`, `factor = scale * inverse` and
 * `shift = offset - mean * factor`. Parts share out the channels, so that no sum is split.
 */
export function batchStatistics(block: usize, part: i32, parts: i32): void {
  const p = changetype<BatchStatisticsParameters>(block);
  const groups = (p.channels + 3) / 4;
  const from = 4 * begin(groups, part, parts);
  const to = min(p.channels, 4 * begin(groups, part + 1, parts));
  for (let c = from; c < to; c += 4) guess(p, c, min(4, to - c));
  const step: usize = 4 * <usize>p.ldx;
  for (let pixel = 0; pixel < p.pixels; pixel += BLOCK_PIXELS) {
    const x = p.x + <usize>pixel * step;
    const count = min(BLOCK_PIXELS, p.pixels - pixel);
    const end = x + step * count;
    readAhead(x + 4 * from, step, count, 4 * (to - from));
    let c = from;
    for (; c + 4 <= to; c += 4) addVector(p, x, end, c);
    for (; c < to; c += 4) addFour(p, x, end, c, min(4, to - c));
  }
  for (let c = from; c < to; c++) finish(p, c);
}

/** Leaves the mean of some pixels in `mean`, and the sums at 0. */
function guess(p: BatchStatisticsParameters, c: i32, lanes: i32): void {
  memory.fill(p.sums + 16 * c, 0, 64);
  const samples = min(SAMPLES, p.pixels);
  let sum = f32x4.splat(0);
  for (let i = 0; i < samples; i++) {
    const pixel = begin(p.pixels, i, samples);
    sum = v128.add<f32>(sum, loadLanes(p.x + 4 * (<usize>pixel * p.ldx + c), lanes));
  }
  storeLanes(p.mean + 4 * c, v128.div<f32>(sum, f32x4.splat(<f32>samples)), lanes);
}

function addFour(p: BatchStatisticsParameters, x: usize, end: usize, c: i32, lanes: i32): void {
  const middle = loadLanes(p.mean + 4 * c, lanes);
  let sum = f32x4.splat(0);
  let squares = f32x4.splat(0);
  for (; x < end; x += 4 * p.ldx) {
    const value = v128.sub<f32>(loadLanes(x + 4 * c, lanes), middle);
    sum = v128.add<f32>(sum, value);
    squares = madd(value, value, squares);
  }
  addToSums(p.sums + 16 * c, sum, squares);
}

/** As {@link addFour}, for all four. */
@inline
function addVector(p: BatchStatisticsParameters, x: usize, end: usize, c: i32): void {
  const middle = v128.load(p.mean + 4 * c);
  const step: usize = 4 * <usize>p.ldx;
  let sum = f32x4.splat(0);
  let squares = f32x4.splat(0);
  for (; x < end; x += step) {
    const value = v128.sub<f32>(v128.load(x + 4 * c), middle);
    sum = v128.add<f32>(sum, value);
    squares = madd(value, value, squares);
  }
  addToSums(p.sums + 16 * c, sum, squares);
}

function finish(p: BatchStatisticsParameters, c: i32): void {
  const at: usize = 4 * c;
  const sums = p.sums + 64 * (c >> 2) + 8 * (c & 3);
  const pixels = <f64>p.pixels;
  const beyond = load<f64>(sums) / pixels;
  const mean = <f64>load<f32>(p.mean + at) + beyond;
  const variance = max(0.0, load<f64>(sums, 32) / pixels - beyond * beyond);
  const inverse = 1.0 / sqrt(variance + <f64>p.epsilon);
  const factor = <f32>(<f64>load<f32>(p.scale + at) * inverse);
  store<f32>(p.mean + at, <f32>mean);
  store<f32>(p.variance + at, <f32>variance);
  store<f32>(p.inverse + at, <f32>inverse);
  store<f32>(p.factor + at, factor);
  store<f32>(p.shift + at, <f32>(<f64>load<f32>(p.offset + at) - mean * <f64>factor));
}
