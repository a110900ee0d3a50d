/**
 * Adds four floats to the four float64 at an address, and with `more` the four of `next` to those behind them. It calls itself,
 * for functions that call others are not copied to where they are called.
 */
export function addToSums(sums: usize, x: v128, next: v128, more: boolean = true): void {
  v128.store(sums, v128.add<f64>(v128.load(sums), f64x2.promote_low_f32x4(x)));
  v128.store(sums, v128.add<f64>(v128.load(sums, 16), f64x2.promote_low_f32x4(upperHalf(x))), 16);
  if (more) addToSums(sums + 32, next, next, false);
}

/** Four float64, the lower and the upper two, rounded to floats. */
@inline
export function rounded(low: v128, high: v128): v128 {
  return v128.shuffle<f32>(
    f32x4.demote_f64x2_zero(low),
    f32x4.demote_f64x2_zero(high),
    0,
    1,
    4,
    5,
  );
}

/** The upper two lanes, in the place of the lower. */
@inline
export function upperHalf(x: v128): v128 {
  return v128.shuffle<f32>(x, x, 2, 3, 2, 3);
}
