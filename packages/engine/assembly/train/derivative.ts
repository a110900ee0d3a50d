import { clampVector, elu, exponential } from '../activation';
import { madd } from '../madd';

// The codes are those of ACTIVATION_CODES in src/kernels.ts.
const HARD_SWISH: i32 = 1;
const SWISH: i32 = 2;
const SIGMOID: i32 = 3;
const ELU: i32 = 5;

/** `dy` through a clamp of `x` to `low..high`: passed strictly within, 0 on the corners and outside. */
@inline
export function throughClamp(dy: v128, x: v128, low: v128, high: v128): v128 {
  return v128.and(dy, v128.and(v128.gt<f32>(x, low), v128.lt<f32>(x, high)));
}

/** `dy` times the slope at `x` of the activation of a code, or through the clamp where the code is 0. */
@inline
export function throughActivation(
  dy: v128,
  x: v128,
  activation: i32,
  alpha: f32,
  low: v128,
  high: v128,
): v128 {
  if (activation == 0) return throughClamp(dy, x, low, high);
  return v128.mul<f32>(dy, curve(activation, alpha, x, true));
}

/** The activation of a code at `x`, or the clamp where the code is 0. */
@inline
export function activated(x: v128, activation: i32, alpha: f32, low: v128, high: v128): v128 {
  return activation ? curve(activation, alpha, x, false) : clampVector(x, low, high);
}

/** The activation of a code at `x`, or its slope there. Relative error below 1e-6, but where a slope changes its sign. */
function curve(activation: i32, alpha: f32, x: v128, slope: boolean): v128 {
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  if (activation == SWISH || activation == SIGMOID) {
    // Of e = exp(-|x|), which cannot overflow.
    const e = exponential(v128.neg<f32>(v128.abs<f32>(x)));
    const share = v128.div<f32>(one, v128.add<f32>(one, e));
    const small = v128.mul<f32>(e, share);
    const sigmoid = v128.bitselect(small, share, v128.lt<f32>(x, zero));
    const bend = v128.mul<f32>(small, share);
    if (activation == SIGMOID) return slope ? bend : sigmoid;
    return slope ? madd(x, bend, sigmoid) : v128.mul<f32>(x, sigmoid);
  }
  if (activation == HARD_SWISH) {
    const half = f32x4.splat(0.5);
    // Twice as steep is the slope between the corners.
    const steep = f32x4.splat(slope ? <f32>(1.0 / 3.0) : <f32>(1.0 / 6.0));
    const gate = madd(x, steep, half);
    const above = v128.bitselect(one, gate, v128.ge<f32>(x, f32x4.splat(3)));
    const inside = v128.bitselect(zero, above, v128.le<f32>(x, f32x4.splat(-3)));
    return slope ? inside : v128.mul<f32>(x, inside);
  }
  if (activation == ELU) return slope ? exponential(v128.pmin<f32>(x, zero)) : elu(x);
  const factor = v128.bitselect(one, f32x4.splat(alpha), v128.gt<f32>(x, zero));
  return slope ? factor : v128.mul<f32>(x, factor);
}
