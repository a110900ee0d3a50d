/** Adds four floats to the four float64 at an address, and four others to the four behind them. */
export function addToSums(sums: usize, first: v128, second: v128): void {
  add(sums, first);
  add(sums + 16, upperHalf(first));
  add(sums + 32, second);
  add(sums + 48, upperHalf(second));
}

@inline
function add(sums: usize, x: v128): void {
  v128.store(sums, v128.add<f64>(v128.load(sums), f64x2.promote_low_f32x4(x)));
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
