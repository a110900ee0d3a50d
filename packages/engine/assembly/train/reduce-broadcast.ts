import { loadLanes, storeLanes } from './lanes';
import { begin } from '../split';
import { rounded, upperHalf } from './double-sums';

/** Parameters of {@link reduceBroadcast}. */
@unmanaged
class ReduceBroadcastParameters {
  x: usize;
  ldx: i32;
  images: i32;
  height: i32;
  width: i32;
  channels: i32;
  out: usize;
  outImage: i32;
  outRow: i32;
  outPixel: i32;
  outChannel: i32;
}

/**
 * Sums a map over the sides along which an operand of `broadcast` was repeated: those whose stride in the operand is 0;
 * channels have a stride of 1 or 0. Parts share out the pixels and groups of channels of the result.
 */
export function reduceBroadcast(block: usize, part: i32, parts: i32): void {
  const p = changetype<ReduceBroadcastParameters>(block);
  const images = p.outImage ? p.images : 1;
  const height = p.outRow ? p.height : 1;
  const width = p.outPixel ? p.width : 1;
  const groups = p.outChannel ? (p.channels + 3) / 4 : 1;
  const count = images * height * width * groups;
  const to = begin(count, part + 1, parts);
  for (let at = begin(count, part, parts); at < to; at++) {
    const c = 4 * (at % groups);
    const column = (at / groups) % width;
    const row = (at / (groups * width)) % height;
    const image = at / (groups * width * height);
    const x = p.x + 4 * <usize>((image * p.height + row) * p.width + column) * p.ldx;
    const out = p.out + 4 * (image * p.outImage + row * p.outRow + column * p.outPixel + c);
    sum(p, x, out, c, p.outChannel ? min(p.channels, c + 4) : p.channels);
  }
}

/** The sums of channels `from..to` over the sides that are left out, in one value where channels are left out too. */
function sum(p: ReduceBroadcastParameters, x: usize, out: usize, from: i32, to: i32): void {
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  const step: usize = 4 * <usize>p.ldx;
  const images = p.outImage ? 1 : p.images;
  const height = p.outRow ? 1 : p.height;
  const width = p.outPixel ? 1 : p.width;
  for (let image = 0; image < images; image++) {
    for (let row = 0; row < height; row++) {
      let pixel = x + <usize>(image * p.height + row) * p.width * step;
      for (let column = 0; column < width; column++, pixel += step) {
        for (let c = from; c < to; c += 4) {
          const value = loadLanes(pixel + 4 * c, min(4, to - c));
          low = v128.add<f64>(low, f64x2.promote_low_f32x4(value));
          high = v128.add<f64>(high, f64x2.promote_low_f32x4(upperHalf(value)));
        }
      }
    }
  }
  if (p.outChannel) {
    storeLanes(out, rounded(low, high), to - from);
    return;
  }
  const both = v128.add<f64>(low, high);
  store<f32>(out, <f32>(v128.extract_lane<f64>(both, 0) + v128.extract_lane<f64>(both, 1)));
}
