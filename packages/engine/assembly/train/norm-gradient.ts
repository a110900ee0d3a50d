import { loadLanes, storeLanes } from './lanes';
import { madd } from '../madd';
import { begin } from '../split';
import { throughActivation, throughClamp } from './derivative';

/** Parameters of {@link normGradient}. */
@unmanaged
class NormGradientParameters {
  x: usize;
  ldx: i32;
  dy: usize;
  ldy: i32;
  pixels: i32;
  channels: i32;
  factor: usize;
  shift: usize;
  slope: usize;
  base: usize;
  out: usize;
  ldo: i32;
  activation: i32;
  alpha: f32;
  lo: f32;
  hi: f32;
}

/**
 * The gradient of batch norm's input: `g * factor + x * slope + base`, where `g` is `dy` through the activation behind it, and
 * `slope` and `base` come from `normGradientSums`; `out` may be `dy` or `x`. Running statistics are constants, so that
 * frozen batch norm has no `slope` and `base`: addresses of 0.
 */
export function normGradient(block: usize, part: i32, parts: i32): void {
  const p = changetype<NormGradientParameters>(block);
  const low = f32x4.splat(p.lo);
  const high = f32x4.splat(p.hi);
  const factor = p.factor;
  const shift = p.shift;
  const slope = p.slope;
  const base = p.base;
  const end = p.activation || !slope ? 0 : 4 * (p.channels & ~3);
  const to = begin(p.pixels, part + 1, parts);
  for (let pixel = begin(p.pixels, part, parts); pixel < to; pixel++) {
    const x = p.x + 4 * <usize>pixel * p.ldx;
    const dy = p.dy + 4 * <usize>pixel * p.ldy;
    const out = p.out + 4 * <usize>pixel * p.ldo;
    let c = 0;
    for (; c < end; c += 16) {
      const value = v128.load(x + c);
      const scale = v128.load(factor + c);
      const y = madd(value, scale, v128.load(shift + c));
      const g = throughClamp(v128.load(dy + c), y, low, high);
      const rest = madd(value, v128.load(slope + c), v128.load(base + c));
      v128.store(out + c, madd(g, scale, rest));
    }
    for (; c < 4 * p.channels; c += 16) {
      const lanes = min(4, p.channels - c / 4);
      const value = loadLanes(x + c, lanes);
      const scale = loadLanes(factor + c, lanes);
      const y = madd(value, scale, loadLanes(shift + c, lanes));
      const g = throughActivation(loadLanes(dy + c, lanes), y, p.activation, p.alpha, low, high);
      const rest = slope
        ? madd(value, loadLanes(slope + c, lanes), loadLanes(base + c, lanes))
        : f32x4.splat(0);
      storeLanes(out + c, madd(g, scale, rest), lanes);
    }
  }
}
