import { loadLanes, storeLanes } from './lanes';
import { begin } from './split';
import { endTap, firstTap } from './window';
import { Windowed } from './windowed';

/** Parameters of {@link averagePool}. */
@unmanaged
class AveragePoolParameters extends Windowed {}

/** The mean of what of each window lies on the map, per channel. */
export function averagePool(block: usize, part: i32, parts: i32): void {
  const p = changetype<AveragePoolParameters>(block);
  const stepX = 4 * p.ldx * p.dilationX;
  const stepY = 4 * p.ldx * p.dilationY * p.width;
  const rows = p.images * p.outHeight;
  const to = begin(rows, part + 1, parts);
  for (let row = begin(rows, part, parts); row < to; row++) {
    const y = (row % p.outHeight) * p.strideY - p.top;
    const tapsFrom = firstTap(y, p.dilationY);
    const down = endTap(y, p.dilationY, p.kernelHeight, p.height) - tapsFrom;
    const line = (row / p.outHeight) * p.height + y;
    for (let column = 0; column < p.outWidth; column++) {
      const x = column * p.strideX - p.left;
      const columnsFrom = firstTap(x, p.dilationX);
      const across = endTap(x, p.dilationX, p.kernelWidth, p.width) - columnsFrom;
      const tap = p.x + 4 * (line * p.width + x) * p.ldx + tapsFrom * stepY + columnsFrom * stepX;
      const out = p.out + 4 * (<usize>row * p.outWidth + column) * p.ldo;
      mean(tap, stepX, stepY, down, across, out, p.channels);
    }
  }
}

function mean(
  tap: usize,
  stepX: usize,
  stepY: usize,
  down: i32,
  across: i32,
  out: usize,
  channels: i32,
): void {
  const taps = f32x4.splat(<f32>(down * across));
  for (let c = 0; c < channels; c += 4) {
    const lanes = min(4, channels - c);
    let sum = f32x4.splat(0);
    for (let y = 0; y < down; y++) {
      let at: usize = tap + y * stepY + 4 * c;
      for (let x = 0; x < across; x++, at += stepX) sum = v128.add<f32>(sum, loadLanes(at, lanes));
    }
    storeLanes(out + 4 * c, v128.div<f32>(sum, taps), lanes);
  }
}
