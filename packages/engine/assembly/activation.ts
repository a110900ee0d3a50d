import { madd } from './madd';

// The codes are those of ACTIVATION_CODES in src/kernels.ts; 0 leaves values as they are.
const HARD_SWISH: i32 = 1;
const SWISH: i32 = 2;
const SIGMOID: i32 = 3;
const LEAKY_RELU: i32 = 4;
const ELU: i32 = 5;

/** Four values within `low..high`; NaN stays NaN. */
@inline
export function clampVector(x: v128, low: v128, high: v128): v128 {
  return v128.pmin<f32>(v128.pmax<f32>(x, low), high);
}

/** One value as {@link clampVector} clamps four. */
@inline
export function clampScalar(x: f32, low: f32, high: f32): f32 {
  const above: f32 = x < low ? low : x;
  return above > high ? high : above;
}

/** Applies the activation of a code to four values. Relative error below 1e-6; NaN stays NaN. */
@inline
export function activateVector(code: i32, alpha: f32, x: v128): v128 {
  if (code == HARD_SWISH) return hardSwish(x);
  if (code == SWISH) return v128.mul<f32>(x, sigmoid(x));
  if (code == SIGMOID) return sigmoid(x);
  if (code == LEAKY_RELU) return leakyRelu(x, f32x4.splat(alpha));
  if (code == ELU) return elu(x);
  return x;
}

/** One value as {@link activateVector} computes four, to the bit. */
export function activateScalar(code: i32, alpha: f32, x: f32): f32 {
  return v128.extract_lane<f32>(activateVector(code, alpha, f32x4.splat(x)), 0);
}

@inline
function leakyRelu(x: v128, alpha: v128): v128 {
  return v128.bitselect(v128.mul<f32>(x, alpha), x, v128.lt<f32>(x, f32x4.splat(0)));
}

/** Below 0 `exp(x) - 1`; near 0, where that would lose digits, its fitted series. */
@inline
export function elu(x: v128): v128 {
  const zero = f32x4.splat(0);
  const power = exponential(v128.pmin<f32>(x, zero));
  const below = v128.sub<f32>(power, f32x4.splat(1));
  const near = madd(v128.mul<f32>(x, x), fitted(x), x);
  const curve = v128.bitselect(near, below, v128.gt<f32>(x, f32x4.splat(<f32>-0.3)));
  return v128.bitselect(curve, x, v128.lt<f32>(x, zero));
}

@inline
function hardSwish(x: v128): v128 {
  const shifted = v128.add<f32>(x, f32x4.splat(3));
  const gate = clampVector(shifted, f32x4.splat(0), f32x4.splat(6));
  // Divided before it is multiplied, so that the largest floats stay finite.
  return v128.mul<f32>(x, v128.mul<f32>(gate, f32x4.splat(<f32>(1.0 / 6.0))));
}

/** Computed from `exp(-|x|)`, which cannot overflow: `1 / (1 + e)` for positive values, `e / (1 + e)` for negative ones. */
@inline
function sigmoid(x: v128): v128 {
  const e = exponential(v128.neg<f32>(v128.abs<f32>(x)));
  const one = f32x4.splat(1);
  const above = v128.bitselect(e, one, v128.lt<f32>(x, f32x4.splat(0)));
  return v128.div<f32>(above, v128.add<f32>(one, e));
}

/**
 * `exp(x)` of values that are not positive: `2^n * exp(r)` with `|r| <= ln(2) / 2`, where `exp(r) = 1 + r + r^2 q(r)`
 * and `q` is fitted for the least relative error, 1e-7. Exactly 0 where floats have no value as small.
 */
@inline
export function exponential(x: v128): v128 {
  const bounded = v128.pmax<f32>(x, f32x4.splat(-105));
  const n = v128.nearest<f32>(v128.mul<f32>(bounded, f32x4.splat(<f32>1.4426950408889634)));
  // ln(2) in two parts, of which the first times n is exact.
  const r = madd(n, f32x4.splat(2.12194440e-4), madd(n, f32x4.splat(-0.693359375), bounded));
  const mantissa = madd(v128.mul<f32>(r, r), fitted(r), v128.add<f32>(r, f32x4.splat(1)));
  // 2^n in two factors, so that results too small for a full exponent are right as well.
  const whole = v128.trunc_sat<i32>(n);
  const half = v128.shr<i32>(whole, 1);
  return v128.mul<f32>(
    v128.mul<f32>(mantissa, powerOfTwo(half)),
    powerOfTwo(v128.sub<i32>(whole, half)),
  );
}

/** `q(r)` of {@link exponential}. */
@inline
function fitted(r: v128): v128 {
  let q = madd(r, f32x4.splat(0.008312501013278961), f32x4.splat(0.041890330612659454));
  q = madd(r, q, f32x4.splat(0.16667115688323975));
  return madd(r, q, f32x4.splat(0.499992311000824));
}

@inline
function powerOfTwo(exponent: v128): v128 {
  return v128.shl<i32>(v128.add<i32>(exponent, i32x4.splat(127)), 23);
}
