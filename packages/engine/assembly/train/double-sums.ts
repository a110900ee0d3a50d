/** Adds four floats to the four float64 at an address, and the four of `next` to those behind them. */
@inline
export function addToSums(sums: usize, x: v128, next: v128): void {
  v128.store(sums, v128.add<f64>(v128.load(sums), f64x2.promote_low_f32x4(x)));
  v128.store(sums, v128.add<f64>(v128.load(sums, 16), f64x2.promote_low_f32x4(upperHalf(x))), 16);
  v128.store(sums, v128.add<f64>(v128.load(sums, 32), f64x2.promote_low_f32x4(next)), 32);
  v128.store(sums, v128.add<f64>(v128.load(sums, 48), f64x2.promote_low_f32x4(upperHalf(next))), 48);
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
