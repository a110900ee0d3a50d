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
  for (let pixel = begin(p.pixels, part, parts); pixel < to; pixel++) {
    const x = p.x + 4 * <usize>pixel * p.ldx;
    const out = p.out + 4 * <usize>pixel * p.ldo;
    for (let c = 0; c < p.channels; c += 4) {
      const lanes = min(4, p.channels - c);
      const at: usize = 4 * <usize>c;
      const scale = loadLanes(p.scale + at, lanes);
      const shift = loadLanes(p.shift + at, lanes);
      storeLanes(out + at, madd(loadLanes(x + at, lanes), scale, shift), lanes);
    }
  }
}
