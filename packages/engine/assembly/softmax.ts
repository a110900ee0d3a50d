import { exponential } from './activation';
import { loadLanes, storeLanes } from './lanes';
import { begin } from './split';

/** Parameters of {@link softmax}. */
@unmanaged
class SoftmaxParameters {
  x: usize;
  ldx: i32;
  pixels: i32;
  channels: i32;
  out: usize;
  ldo: i32;
}

/** `exp(x)` of each channel over the sum of it, pixel by pixel; `out` may be `x`. NaN makes a pixel NaN. */
export function softmax(block: usize, part: i32, parts: i32): void {
  const p = changetype<SoftmaxParameters>(block);
  const bytes = 4 * p.channels;
  const to = begin(p.pixels, part + 1, parts);
  for (let pixel = begin(p.pixels, part, parts); pixel < to; pixel++) {
    const x = p.x + 4 * <usize>pixel * p.ldx;
    const out = p.out + 4 * <usize>pixel * p.ldo;
    let largest: f32 = -Infinity;
    for (let c = 0; c < bytes; c += 4) largest = max(largest, load<f32>(x + c));
    for (let c = 0; c < bytes; c += 16) {
      const lanes = min(4, (bytes - c) >> 2);
      const below = v128.sub<f32>(loadLanes(x + c, lanes), f32x4.splat(largest));
      storeLanes(out + c, exponential(below), lanes);
    }
    let sum: f64 = 0;
    for (let c = 0; c < bytes; c += 4) sum += load<f32>(out + c);
    for (let c = 0; c < bytes; c += 4) store<f32>(out + c, <f32>(load<f32>(out + c) / sum));
  }
}
