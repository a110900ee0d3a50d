import { activateVector, clampVector } from './activation';
import { loadLanes, storeLanes } from './lanes';
import { begin } from './split';

/** Parameters of {@link activate}. */
@unmanaged
class ActivateParameters {
  x: usize;
  ldx: i32;
  pixels: i32;
  channels: i32;
  out: usize;
  ldo: i32;
  activation: i32;
  alpha: f32;
  lo: f32;
  hi: f32;
}

/** Applies an activation, or the clamp to `lo..hi` where its code is 0, to every value of a map; `out` may be `x`. */
export function activate(block: usize, part: i32, parts: i32): void {
  const p = changetype<ActivateParameters>(block);
  const code = p.activation;
  const to = begin(p.pixels, part + 1, parts);
  for (let pixel = begin(p.pixels, part, parts); pixel < to; pixel++) {
    const x = p.x + 4 * <usize>pixel * p.ldx;
    const out = p.out + 4 * <usize>pixel * p.ldo;
    const channels = p.channels;
    const whole = channels & ~3;
    for (let c = 0; c < whole; c += 4) {
      v128.store(out + 4 * c, activated(p, code, v128.load(x + 4 * c)));
    }
    const rest = channels - whole;
    if (rest > 0) {
      const at = 4 * whole;
      storeLanes(out + at, activated(p, code, loadLanes(x + at, rest)), rest);
    }
  }
}

@inline
function activated(p: ActivateParameters, code: i32, x: v128): v128 {
  if (code == 0) return clampVector(x, f32x4.splat(p.lo), f32x4.splat(p.hi));
  return activateVector(code, p.alpha, x);
}
