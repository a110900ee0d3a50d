import { clampVector } from '../activation';
import { loadLanes, storeLanes } from './lanes';
import { madd } from '../madd';
import { begin } from '../split';
import { activated } from './derivative';

/** Parameters of {@link normalise}. */
@unmanaged
class NormaliseParameters {
  x: usize;
  ldx: i32;
  pixels: i32;
  channels: i32;
  factor: usize;
  shift: usize;
  out: usize;
  ldo: i32;
  activation: i32;
  alpha: f32;
  lo: f32;
  hi: f32;
}

/** Batch norm and the activation behind it: `activation(x * factor + shift)` per channel; `out` may be `x`. */
export function normalise(block: usize, part: i32, parts: i32): void {
  const p = changetype<NormaliseParameters>(block);
  const low = f32x4.splat(p.lo);
  const high = f32x4.splat(p.hi);
  const factor = p.factor;
  const shift = p.shift;
  const end = p.activation ? 0 : 4 * (p.channels & ~3);
  const to = begin(p.pixels, part + 1, parts);
  for (let pixel = begin(p.pixels, part, parts); pixel < to; pixel++) {
    const x = p.x + 4 * <usize>pixel * p.ldx;
    const out = p.out + 4 * <usize>pixel * p.ldo;
    let c = 0;
    for (; c < end; c += 16) {
      const y = madd(v128.load(x + c), v128.load(factor + c), v128.load(shift + c));
      v128.store(out + c, clampVector(y, low, high));
    }
    for (; c < 4 * p.channels; c += 16) {
      const lanes = min(4, p.channels - c / 4);
      const y = madd(
        loadLanes(x + c, lanes),
        loadLanes(factor + c, lanes),
        loadLanes(shift + c, lanes),
      );
      storeLanes(out + c, activated(y, p.activation, p.alpha, low, high), lanes);
    }
  }
}
