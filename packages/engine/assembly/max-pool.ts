import { loadLanes, storeLanes } from './lanes';
import { begin } from './split';
import { endTap, firstTap } from './window';
import { Windowed } from './windowed';

/** Parameters of {@link maxPool}. */
@unmanaged
class MaxPoolParameters extends Windowed {}

/** The largest value of each window, per channel; NaN where a window holds NaN. */
export function maxPool(block: usize, part: i32, parts: i32): void {
  const p = changetype<MaxPoolParameters>(block);
  const rows = p.images * p.outHeight;
  const to = begin(rows, part + 1, parts);
  for (let row = begin(rows, part, parts); row < to; row++) {
    const y = (row % p.outHeight) * p.strideY - p.top;
    const tapsFrom = firstTap(y, p.dilationY);
    const tapsTo = endTap(y, p.dilationY, p.kernelHeight, p.height);
    const line = (row / p.outHeight) * p.height + y;
    for (let column = 0; column < p.outWidth; column++) {
      const x = column * p.strideX - p.left;
      const columnsFrom = firstTap(x, p.dilationX);
      const columnsTo = endTap(x, p.dilationX, p.kernelWidth, p.width);
      const stepX = 4 * p.ldx * p.dilationX;
      const stepY = 4 * p.ldx * p.dilationY * p.width;
      const tap = p.x + 4 * (line * p.width + x) * p.ldx + tapsFrom * stepY + columnsFrom * stepX;
      const out = p.out + 4 * (<usize>row * p.outWidth + column) * p.ldo;
      const down = tapsTo - tapsFrom;
      const across = columnsTo - columnsFrom;
      if (down == 2 && across == 2) largestOfFour(tap, stepX, stepY, out, p.channels);
      else largest(tap, stepX, stepY, down, across, out, p.channels);
    }
  }
}

@inline
function largestOfFour(tap: usize, stepX: usize, stepY: usize, out: usize, channels: i32): void {
  const right = tap + stepX;
  const below = tap + stepY;
  const last = below + stepX;
  const end: usize = 4 * <usize>(channels & ~3);
  let c: usize = 0;
  for (; c < end; c += 16) {
    const above = v128.max<f32>(v128.load(tap + c), v128.load(right + c));
    const under = v128.max<f32>(v128.load(below + c), v128.load(last + c));
    v128.store(out + c, v128.max<f32>(above, under));
  }
  const rest = channels & 3;
  if (rest == 0) return;
  const above = v128.max<f32>(loadLanes(tap + c, rest), loadLanes(right + c, rest));
  const under = v128.max<f32>(loadLanes(below + c, rest), loadLanes(last + c, rest));
  storeLanes(out + c, v128.max<f32>(above, under), rest);
}

function largest(
  tap: usize,
  stepX: usize,
  stepY: usize,
  down: i32,
  across: i32,
  out: usize,
  channels: i32,
): void {
  for (let c = 0; c < channels; c += 4) {
    const lanes = min(4, channels - c);
    let largest = f32x4.splat(-Infinity);
    for (let y = 0; y < down; y++) {
      let at: usize = tap + y * stepY + 4 * c;
      for (let x = 0; x < across; x++, at += stepX) {
        largest = v128.max<f32>(largest, loadLanes(at, lanes));
      }
    }
    storeLanes(out + 4 * c, largest, lanes);
  }
}
