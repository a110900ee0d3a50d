import { loadLanes, storeLanes } from './lanes';
import { madd } from './madd';
import { begin } from './split';

/** Parameters of {@link upsampleBilinear}. */
@unmanaged
class UpsampleBilinearParameters {
  x: usize;
  ldx: i32;
  images: i32;
  height: i32;
  width: i32;
  channels: i32;
  out: usize;
  ldo: i32;
  factorY: i32;
  factorX: i32;
}

/** Mixes the four pixels around each output position divided by the factors; the last row and column are repeated. */
export function upsampleBilinear(block: usize, part: i32, parts: i32): void {
  const p = changetype<UpsampleBilinearParameters>(block);
  const outHeight = p.height * p.factorY;
  const outWidth = p.width * p.factorX;
  const rows = p.images * outHeight;
  const to = begin(rows, part + 1, parts);
  for (let row = begin(rows, part, parts); row < to; row++) {
    const y = (row % outHeight) / p.factorY;
    const top = p.x + 4 * <usize>((row / outHeight) * p.height + y) * p.width * p.ldx;
    const bottom = y + 1 < p.height ? top + 4 * p.width * p.ldx : top;
    const down = f32x4.splat(<f32>(row % p.factorY) / <f32>p.factorY);
    for (let column = 0; column < outWidth; column++) {
      const x = column / p.factorX;
      const left: usize = 4 * <usize>x * p.ldx;
      const right = x + 1 < p.width ? left + 4 * p.ldx : left;
      const across = f32x4.splat(<f32>(column % p.factorX) / <f32>p.factorX);
      const out = p.out + 4 * (<usize>row * outWidth + column) * p.ldo;
      for (let c = 0; c < p.channels; c += 4) {
        const lanes = min(4, p.channels - c);
        const at = 4 * c;
        const above = mixed(
          loadLanes(top + left + at, lanes),
          loadLanes(top + right + at, lanes),
          across,
        );
        const below = mixed(
          loadLanes(bottom + left + at, lanes),
          loadLanes(bottom + right + at, lanes),
          across,
        );
        storeLanes(out + at, mixed(above, below, down), lanes);
      }
    }
  }
}

@inline
function mixed(a: v128, b: v128, share: v128): v128 {
  return madd(v128.sub<f32>(b, a), share, a);
}
