import { loadLanes, storeLanes } from './lanes';
import { madd } from '../madd';
import { begin } from '../split';
import { rounded, upperHalf } from './double-sums';

/** Parameters of {@link vectorGradient}. */
@unmanaged
class VectorGradientParameters {
  x: usize;
  ldx: i32;
  dy: usize;
  ldy: i32;
  images: i32;
  height: i32;
  width: i32;
  channels: i32;
  out: usize;
  ldo: i32;
}

/** Pixels that are summed in float32 before they are added to sums in float64. */
const BLOCK_PIXELS: i32 = 32;

/**
 * The gradient of the vector of `scaleChannels`: the sum of `x * dy` over each image, per channel. Parts share out the
 * channels, so that no sum is split.
 */
export function vectorGradient(block: usize, part: i32, parts: i32): void {
  const p = changetype<VectorGradientParameters>(block);
  const groups = (p.channels + 3) / 4;
  const from = 4 * begin(groups, part, parts);
  const to = min(p.channels, 4 * begin(groups, part + 1, parts));
  for (let image = 0; image < p.images; image++) {
    const first = <usize>image * p.height * p.width;
    for (let c = from; c < to; c += 4) {
      const x = p.x + 4 * (first * p.ldx + c);
      const dy = p.dy + 4 * (first * p.ldy + c);
      const lanes = min(4, to - c);
      storeLanes(p.out + 4 * (<usize>image * p.ldo + c), sumOf(p, x, dy, lanes), lanes);
    }
  }
}

function sumOf(p: VectorGradientParameters, x: usize, dy: usize, lanes: i32): v128 {
  const pixels = p.height * p.width;
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  for (let pixel = 0; pixel < pixels; pixel += BLOCK_PIXELS) {
    let sum = f32x4.splat(0);
    for (let count = min(BLOCK_PIXELS, pixels - pixel); count > 0; count--) {
      sum = madd(loadLanes(x, lanes), loadLanes(dy, lanes), sum);
      x += 4 * p.ldx;
      dy += 4 * p.ldy;
    }
    low = v128.add<f64>(low, f64x2.promote_low_f32x4(sum));
    high = v128.add<f64>(high, f64x2.promote_low_f32x4(upperHalf(sum)));
  }
  return rounded(low, high);
}
