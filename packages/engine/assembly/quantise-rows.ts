import { loadLanes } from './lanes';

/** The largest absolute value of a row becomes this; packed weights leave room for it, see `packInt16Panels`. */
const LARGEST: f32 = 4095;

/** Rows whose values are all below this are taken as zeros, since the inverse of their scale is no float. */
const SMALLEST: f32 = 1e-30;

/** Added to a float below 2^22 and subtracted as a whole number, it leaves the nearest whole number, ties to even. */
const ROUNDING: f32 = 12582912;

/**
 * Writes `count` rows of `depth` floats as 16-bit whole numbers, each row by a scale of its own: the smallest by which its
 * values lie within -4095..4095. Rows begin `2 * depth` bytes rounded up to a multiple of 16 apart, zeros at the end.
 *
 * @param lda bytes from row to row
 * @param scales receives what each row's whole numbers are multiplied by, not finite where a value is not
 */
export function quantiseRows(a: usize, lda: usize, count: i32, depth: i32, out: usize, scales: usize): void {
  for (const end = scales + 4 * <usize>count; scales < end; scales += 4, a += lda) {
    const largest = largestOf(a, depth);
    store<f32>(scales, largest / LARGEST);
    const factor = f32x4.splat(largest > SMALLEST ? LARGEST / largest : 0);
    let from = a;
    let left = depth;
    for (; left >= 8; left -= 8, from += 32, out += 16) {
      v128.store(out, narrow(whole(v128.load(from), factor), whole(v128.load(from, 16), factor)));
    }
    if (left > 0) {
      const first = whole(loadLanes(from, min(left, 4)), factor);
      const second = left > 4 ? whole(loadLanes(from + 16, left - 4), factor) : i32x4.splat(0);
      v128.store(out, narrow(first, second));
      out += 16;
    }
  }
}

@inline
function whole(x: v128, factor: v128): v128 {
  const rounding = f32x4.splat(ROUNDING);
  return v128.sub<i32>(v128.add<f32>(v128.mul<f32>(x, factor), rounding), rounding);
}

@inline
function narrow(left: v128, right: v128): v128 {
  return i16x8.narrow_i32x4_s(left, right);
}

/** The largest absolute value of a row, NaN where there is one: without their sign floats are ordered as whole numbers are. */
function largestOf(a: usize, depth: i32): f32 {
  const magnitude = i32x4.splat(0x7fffffff);
  let m0 = i32x4.splat(0);
  let m1 = m0;
  let left = depth;
  for (; left >= 8; left -= 8, a += 32) {
    m0 = v128.max<i32>(m0, v128.and(v128.load(a), magnitude));
    m1 = v128.max<i32>(m1, v128.and(v128.load(a, 16), magnitude));
  }
  for (; left > 0; left -= 4, a += 16) {
    m0 = v128.max<i32>(m0, v128.and(loadLanes(a, min(left, 4)), magnitude));
  }
  m0 = v128.max<i32>(m0, m1);
  const pair = max(v128.extract_lane<i32>(m0, 0), v128.extract_lane<i32>(m0, 1));
  return reinterpret<f32>(max(pair, max(v128.extract_lane<i32>(m0, 2), v128.extract_lane<i32>(m0, 3))));
}
