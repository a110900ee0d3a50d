import { loadLanes, storeLanes } from './lanes';
import { begin } from '../split';
import { endTap, firstTap } from '../window';
import { Windowed } from '../windowed';

/** Parameters of {@link maxPoolPositions}. */
@unmanaged
class MaxPoolPositionsParameters extends Windowed {
  positions: usize;
}

/**
 * The largest value of each window, per channel, and the pixel of the image that has it, `row * width + column`: the first
 * one of equals, or the first NaN.
 */
export function maxPoolPositions(block: usize, part: i32, parts: i32): void {
  const p = changetype<MaxPoolPositionsParameters>(block);
  const rows = p.images * p.outHeight;
  const to = begin(rows, part + 1, parts);
  for (let row = begin(rows, part, parts); row < to; row++) {
    const image = p.x + 4 * <usize>(row / p.outHeight) * p.height * p.width * p.ldx;
    const y = (row % p.outHeight) * p.strideY - p.top;
    const tapsFrom = firstTap(y, p.dilationY);
    const down = endTap(y, p.dilationY, p.kernelHeight, p.height) - tapsFrom;
    for (let column = 0; column < p.outWidth; column++) {
      const x = column * p.strideX - p.left;
      const columnsFrom = firstTap(x, p.dilationX);
      const across = endTap(x, p.dilationX, p.kernelWidth, p.width) - columnsFrom;
      const first = (y + tapsFrom * p.dilationY) * p.width + x + columnsFrom * p.dilationX;
      const pixel = <usize>row * p.outWidth + column;
      const out = p.out + 4 * pixel * p.ldo;
      const positions = p.positions + 4 * pixel * p.channels;
      for (let c = 0; c < p.channels; c += 4) {
        const lanes = min(4, p.channels - c);
        largest(p, image + 4 * c, first, down, across, out + 4 * c, positions + 4 * c, lanes);
      }
    }
  }
}

@inline
function largest(
  p: MaxPoolPositionsParameters,
  image: usize,
  first: i32,
  down: i32,
  across: i32,
  out: usize,
  positions: usize,
  lanes: i32,
): void {
  let largest = f32x4.splat(-Infinity);
  let where = i32x4.splat(first);
  for (let y = 0; y < down; y++) {
    let pixel = first + y * p.dilationY * p.width;
    for (let x = 0; x < across; x++, pixel += p.dilationX) {
      const value = loadLanes(image + 4 * <usize>pixel * p.ldx, lanes);
      const larger = v128.or(v128.gt<f32>(value, largest), v128.ne<f32>(value, value));
      // Once it is NaN, nothing is larger, and another NaN is no earlier.
      const taken = v128.and(larger, v128.eq<f32>(largest, largest));
      largest = v128.bitselect(value, largest, taken);
      where = v128.bitselect(i32x4.splat(pixel), where, taken);
    }
  }
  storeLanes(out, largest, lanes);
  storeLanes(positions, where, lanes);
}
