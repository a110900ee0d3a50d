import { begin } from '../split';

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
 * channels have a stride of 1 or 0. Parts share out the values of the result.
 */
export function reduceBroadcast(block: usize, part: i32, parts: i32): void {
  const p = changetype<ReduceBroadcastParameters>(block);
  // A side that is kept has one value for each of the result's, one that is left out has all for the only one.
  const images = p.outImage ? p.images : 1;
  const height = p.outRow ? p.height : 1;
  const width = p.outPixel ? p.width : 1;
  const channels = p.outChannel ? p.channels : 1;
  const count = images * height * width * channels;
  const to = begin(count, part + 1, parts);
  for (let at = begin(count, part, parts); at < to; at++) {
    const c = at % channels;
    const column = (at / channels) % width;
    const row = (at / (channels * width)) % height;
    const image = at / (channels * width * height);
    let sum: f64 = 0;
    for (let n = image; n < p.images; n += images) {
      for (let y = row; y < p.height; y += height) {
        for (let x = column; x < p.width; x += width) {
          const pixel = p.x + 4 * <usize>((n * p.height + y) * p.width + x) * p.ldx;
          for (let i = c; i < p.channels; i += channels) sum += load<f32>(pixel + 4 * i);
        }
      }
    }
    const out = image * p.outImage + row * p.outRow + column * p.outPixel + c;
    store<f32>(p.out + 4 * <usize>out, <f32>sum);
  }
}
