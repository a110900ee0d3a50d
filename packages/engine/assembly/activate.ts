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
  const alpha = p.alpha;
  const low = f32x4.splat(p.lo);
  const high = f32x4.splat(p.hi);
  const to = begin(p.pixels, part + 1, parts);
  const end: usize = 4 * (p.channels & ~3);
  const rest = p.channels & 3;
  for (let pixel = begin(p.pixels, part, parts); pixel < to; pixel++) {
    const x = p.x + 4 * <usize>pixel * p.ldx;
    const out = p.out + 4 * <usize>pixel * p.ldo;
    let c: usize = 0;
    for (; c < end; c += 16) {
      v128.store(out + c, activated(v128.load(x + c), code, alpha, low, high));
    }
    if (rest == 0) continue;
    storeLanes(out + c, activated(loadLanes(x + c, rest), code, alpha, low, high), rest);
  }
}

@inline
function activated(x: v128, code: i32, alpha: f32, low: v128, high: v128): v128 {
  if (code == 0) return clampVector(x, low, high);
  return activateVector(code, alpha, x);
}
