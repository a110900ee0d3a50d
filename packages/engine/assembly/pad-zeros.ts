import { begin } from './split';

/** Parameters of {@link padZeros}. */
@unmanaged
class PadZerosParameters {
  x: usize;
  ldx: i32;
  images: i32;
  height: i32;
  width: i32;
  channels: i32;
  out: usize;
  ldo: i32;
  outHeight: i32;
  outWidth: i32;
  top: i32;
  left: i32;
}

/** Places each image in a larger one of zeros, `top` rows down and `left` columns in. */
export function padZeros(block: usize, part: i32, parts: i32): void {
  const p = changetype<PadZerosParameters>(block);
  const rows = p.images * p.outHeight;
  const size: usize = 4 * <usize>p.channels;
  const to = begin(rows, part + 1, parts);
  for (let row = begin(rows, part, parts); row < to; row++) {
    const y = (row % p.outHeight) - p.top;
    const within = y >= 0 && y < p.height;
    const line = p.x + 4 * ((row / p.outHeight) * p.height + y) * p.width * p.ldx;
    let out = p.out + 4 * <usize>row * p.outWidth * p.ldo;
    for (let column = 0; column < p.outWidth; column++, out += 4 * p.ldo) {
      const x = column - p.left;
      if (within && x >= 0 && x < p.width) memory.copy(out, line + 4 * x * p.ldx, size);
      else memory.fill(out, 0, size);
    }
  }
}
