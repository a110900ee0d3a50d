import { loadLanes, storeLanes } from './lanes';
import { begin } from './split';

/** Parameters of {@link globalAverage}. */
@unmanaged
class GlobalAverageParameters {
  x: usize;
  ldx: i32;
  images: i32;
  height: i32;
  width: i32;
  channels: i32;
  out: usize;
  ldo: i32;
}

/** The mean of each channel of each image. Parts share out the channels, so that no sum is split. */
export function globalAverage(block: usize, part: i32, parts: i32): void {
  const p = changetype<GlobalAverageParameters>(block);
  const groups = (p.channels + 3) / 4;
  const from = 4 * begin(groups, part, parts);
  const to = min(p.channels, 4 * begin(groups, part + 1, parts));
  const pixels = p.height * p.width;
  for (let image = 0; image < p.images; image++) {
    const x = p.x + 4 * <usize>image * pixels * p.ldx;
    const out = p.out + 4 * <usize>image * p.ldo;
    let c = from;
    for (; c + 16 <= to; c += 16) meansOf16(p, x + 4 * c, out + 4 * c);
    for (; c < to; c += 4) means(p, x + 4 * c, out + 4 * c, min(4, to - c));
  }
}

/** Sums are taken row by row, then over the rows: large maps lose less to rounding. */
function means(p: GlobalAverageParameters, x: usize, out: usize, lanes: i32): void {
  let sum = f32x4.splat(0);
  for (let row = 0; row < p.height; row++) {
    let line = f32x4.splat(0);
    for (let column = 0; column < p.width; column++, x += 4 * p.ldx) {
      line = v128.add<f32>(line, loadLanes(x, lanes));
    }
    sum = v128.add<f32>(sum, line);
  }
  storeLanes(out, v128.div<f32>(sum, f32x4.splat(<f32>(p.height * p.width))), lanes);
}

/** As {@link means}, for a cache line of channels at once. */
function meansOf16(p: GlobalAverageParameters, x: usize, out: usize): void {
  const zero = f32x4.splat(0);
  const step: usize = 4 * <usize>p.ldx;
  let sum0 = zero;
  let sum1 = zero;
  let sum2 = zero;
  let sum3 = zero;
  for (let row = 0; row < p.height; row++) {
    let line0 = zero;
    let line1 = zero;
    let line2 = zero;
    let line3 = zero;
    const end = x + step * p.width;
    for (; x < end; x += step) {
      line0 = v128.add<f32>(line0, v128.load(x));
      line1 = v128.add<f32>(line1, v128.load(x, 16));
      line2 = v128.add<f32>(line2, v128.load(x, 32));
      line3 = v128.add<f32>(line3, v128.load(x, 48));
    }
    sum0 = v128.add<f32>(sum0, line0);
    sum1 = v128.add<f32>(sum1, line1);
    sum2 = v128.add<f32>(sum2, line2);
    sum3 = v128.add<f32>(sum3, line3);
  }
  const pixels = f32x4.splat(<f32>(p.height * p.width));
  v128.store(out, v128.div<f32>(sum0, pixels));
  v128.store(out, v128.div<f32>(sum1, pixels), 16);
  v128.store(out, v128.div<f32>(sum2, pixels), 32);
  v128.store(out, v128.div<f32>(sum3, pixels), 48);
}
