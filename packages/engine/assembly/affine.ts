import { loadLanes, storeLanes } from './lanes';
import { madd } from './madd';
import { begin } from './split';

/** Parameters of {@link affine}. */
@unmanaged
class AffineParameters {
  x: usize;
  ldx: i32;
  pixels: i32;
  channels: i32;
  scale: usize;
  shift: usize;
  out: usize;
  ldo: i32;
}

/** `x * scale + shift`, per channel; `out` may be `x`. */
export function affine(block: usize, part: i32, parts: i32): void {
  const p = changetype<AffineParameters>(block);
  const to = begin(p.pixels, part + 1, parts);
  const scale = p.scale;
  const shift = p.shift;
  const end: usize = 4 * (p.channels & ~3);
  const rest = p.channels & 3;
  for (let pixel = begin(p.pixels, part, parts); pixel < to; pixel++) {
    const x = p.x + 4 * <usize>pixel * p.ldx;
    const out = p.out + 4 * <usize>pixel * p.ldo;
    let c: usize = 0;
    for (; c < end; c += 16) {
      v128.store(out + c, madd(v128.load(x + c), v128.load(scale + c), v128.load(shift + c)));
    }
    if (rest == 0) continue;
    const line = madd(
      loadLanes(x + c, rest),
      loadLanes(scale + c, rest),
      loadLanes(shift + c, rest),
    );
    storeLanes(out + c, line, rest);
  }
}
