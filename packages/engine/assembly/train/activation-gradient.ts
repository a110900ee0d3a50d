import { loadLanes, storeLanes } from './lanes';
import { begin } from '../split';
import { throughActivation, throughClamp } from './derivative';

/** Parameters of {@link activationGradient}. */
@unmanaged
class ActivationGradientParameters {
  x: usize;
  ldx: i32;
  dy: usize;
  ldy: i32;
  pixels: i32;
  channels: i32;
  out: usize;
  ldo: i32;
  activation: i32;
  alpha: f32;
  lo: f32;
  hi: f32;
}

/** `dy` times the activation's slope at `x`, its input; `out` may be `dy` or `x`. */
export function activationGradient(block: usize, part: i32, parts: i32): void {
  const p = changetype<ActivationGradientParameters>(block);
  const low = f32x4.splat(p.lo);
  const high = f32x4.splat(p.hi);
  const end = p.activation ? 0 : 4 * (p.channels & ~3);
  const to = begin(p.pixels, part + 1, parts);
  for (let pixel = begin(p.pixels, part, parts); pixel < to; pixel++) {
    const x = p.x + 4 * <usize>pixel * p.ldx;
    const dy = p.dy + 4 * <usize>pixel * p.ldy;
    const out = p.out + 4 * <usize>pixel * p.ldo;
    let c = 0;
    for (; c < end; c += 16) {
      v128.store(out + c, throughClamp(v128.load(dy + c), v128.load(x + c), low, high));
    }
    for (; c < 4 * p.channels; c += 16) {
      const lanes = min(4, p.channels - c / 4);
      const given = loadLanes(dy + c, lanes);
      const at = loadLanes(x + c, lanes);
      storeLanes(out + c, throughActivation(given, at, p.activation, p.alpha, low, high), lanes);
    }
  }
}
