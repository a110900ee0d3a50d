import { loadLanes, storeLanes } from '../lanes';
import { begin } from '../split';

/** Parameters of {@link sumPixels}. */
@unmanaged
class SumPixelsParameters {
  x: usize;
  ldx: i32;
  pixels: i32;
  channels: i32;
  out: usize;
  accumulate: i32;
}

/** Pixels that are summed in float32 before they are added to sums in float64. */
const BLOCK_PIXELS: i32 = 64;

/** The sum of each channel over all pixels. Parts share out the channels, so that no sum is split. */
export function sumPixels(block: usize, part: i32, parts: i32): void {
  const p = changetype<SumPixelsParameters>(block);
  const groups = (p.channels + 3) / 4;
  const to = begin(groups, part + 1, parts);
  for (let group = begin(groups, part, parts); group < to; group++) {
    const lanes = min(4, p.channels - 4 * group);
    const shift: usize = 16 * group;
    storeLanes(p.out + shift, sumOf(p, shift, lanes), lanes);
  }
}

function sumOf(p: SumPixelsParameters, shift: usize, lanes: i32): v128 {
  const before = p.accumulate ? loadLanes(p.out + shift, lanes) : f32x4.splat(0);
  let low = f64x2.promote_low_f32x4(before);
  let high = f64x2.promote_low_f32x4(upper(before));
  const step: usize = 4 * <usize>p.ldx;
  let x = p.x + shift;
  for (let pixel = 0; pixel < p.pixels; pixel += BLOCK_PIXELS) {
    let sum = f32x4.splat(0);
    for (let count = min(BLOCK_PIXELS, p.pixels - pixel); count > 0; count--) {
      sum = v128.add<f32>(sum, loadLanes(x, lanes));
      x += step;
    }
    low = v128.add<f64>(low, f64x2.promote_low_f32x4(sum));
    high = v128.add<f64>(high, f64x2.promote_low_f32x4(upper(sum)));
  }
  const lowSums = f32x4.demote_f64x2_zero(low);
  return v128.shuffle<f32>(lowSums, f32x4.demote_f64x2_zero(high), 0, 1, 4, 5);
}

/** The upper two lanes, in the place of the lower. */
@inline
function upper(x: v128): v128 {
  return v128.shuffle<f32>(x, x, 2, 3, 2, 3);
}
