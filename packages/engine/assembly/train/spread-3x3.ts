import { madd } from '../madd';

/**
 * Takes one row of an input, four channels of it, and the rows of outputs, two at most, that saw it through 3x3 windows of stride 2.
 * Each column of outputs is read once and added to every column that it saw: column j ends column 2 j - left, is all of the next and
 * begins the one after. `dy` is the address of the row of outputs that the first of `rows` rows of the kernel meets, the next one lies
 * `backRow` bytes before; `weights` is that of this row of the kernel, the next one lies `nextRow` bytes behind, taps `nextTap`.
 * `left` is the padding, at most `columns`.
 */
export function spreadTwo(
  dy: usize,
  ldy: usize,
  backRow: usize,
  columns: i32,
  weights: usize,
  nextRow: usize,
  nextTap: usize,
  rows: i32,
  left: i32,
  out: usize,
  ldo: usize,
  width: i32,
  accumulate: i32,
): void {
  const w00 = weight(weights, rows > 0);
  const w01 = weight(weights + nextTap, rows > 0);
  const w02 = weight(weights + 2 * nextTap, rows > 0);
  weights += nextRow;
  const w10 = weight(weights, rows > 1);
  const w11 = weight(weights + nextTap, rows > 1);
  const w12 = weight(weights + 2 * nextTap, rows > 1);
  let r0 = dy;
  let r1 = rows > 1 ? dy - backRow : dy;
  const zero = f32x4.splat(0);
  let begun = zero;
  let x = -left;
  const rowEnd = dy + columns * ldy;
  out -= left * ldo;
  while (r0 < rowEnd && x < width) {
    const a = v128.load(r0);
    const b = v128.load(r1);
    if (x >= 0) put(out, madd(b, w10, madd(a, w00, begun)), accumulate);
    out += ldo;
    if (x >= -1 && x + 1 < width) put(out, madd(b, w11, v128.mul<f32>(a, w01)), accumulate);
    out += ldo;
    begun = madd(b, w12, v128.mul<f32>(a, w02));
    r0 += ldy;
    r1 += ldy;
    x += 2;
  }
  for (; x < width; x++) {
    if (x >= 0) put(out, begun, accumulate);
    begun = zero;
    out += ldo;
  }
}

/** The weight at an address, or zeros. */
@inline
function weight(address: usize, has: bool): v128 {
  return has ? v128.load(address) : f32x4.splat(0);
}

@inline
function put(out: usize, value: v128, accumulate: i32): void {
  v128.store(out, accumulate ? v128.add<f32>(v128.load(out), value) : value);
}
