import { loadLanes, storeLanes } from './lanes';
import { begin } from './split';

/** Parameters of {@link broadcast}. */
@unmanaged
class BroadcastParameters {
  multiply: i32;
  a: usize;
  aImage: i32;
  aRow: i32;
  aPixel: i32;
  aChannel: i32;
  b: usize;
  bImage: i32;
  bRow: i32;
  bPixel: i32;
  bChannel: i32;
  out: usize;
  ldo: i32;
  images: i32;
  height: i32;
  width: i32;
  channels: i32;
}

/** `a + b` or `a * b`, where sides of length 1 have a stride of 0; channels have a stride of 1 or 0. */
export function broadcast(block: usize, part: i32, parts: i32): void {
  const p = changetype<BroadcastParameters>(block);
  const rows = p.images * p.height;
  const to = begin(rows, part + 1, parts);
  for (let row = begin(rows, part, parts); row < to; row++) {
    const image = row / p.height;
    const y = row % p.height;
    let a = p.a + 4 * (image * p.aImage + y * p.aRow);
    let b = p.b + 4 * (image * p.bImage + y * p.bRow);
    let out = p.out + 4 * <usize>row * p.width * p.ldo;
    for (let column = 0; column < p.width; column++) {
      for (let c = 0; c < p.channels; c += 4) {
        const lanes = min(4, p.channels - c);
        const left = operand(a, p.aChannel, c, lanes);
        const right = operand(b, p.bChannel, c, lanes);
        const result = p.multiply ? v128.mul<f32>(left, right) : v128.add<f32>(left, right);
        storeLanes(out + 4 * c, result, lanes);
      }
      a += 4 * p.aPixel;
      b += 4 * p.bPixel;
      out += 4 * p.ldo;
    }
  }
}

@inline
function operand(pixel: usize, stride: i32, channel: i32, lanes: i32): v128 {
  return stride == 0 ? v128.load32_splat(pixel) : loadLanes(pixel + 4 * channel, lanes);
}
