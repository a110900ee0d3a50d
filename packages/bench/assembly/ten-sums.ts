// Sums of products in registers, four lanes each.

@inline
function multiply(bits: i32, a: v128, w: v128, sum: v128): v128 {
  if (bits == 16) return v128.add<i32>(sum, i32x4.dot_i16x8_s(a, w));
  if (ASC_FEATURE_RELAXED_SIMD) {
    if (bits == 8) return i32x4.relaxed_dot_i8x16_i7x16_add_s(w, a, sum);
    return v128.relaxed_madd<f32>(a, w, sum);
  }
  return v128.add<f32>(v128.mul<f32>(a, w), sum);
}

/**
 * Ten independent sums of products of numbers of so many bits, as many as hide an addition's latency; no more and not unrolled,
 * as the 16 registers would not hold that. Operands come from the first 256 bytes at `p`, the sums are stored behind those.
 */
@inline
export function tenSums(bits: i32, p: usize, rounds: i32): void {
  const w0 = v128.load(p, 224);
  const w1 = v128.load(p, 240);
  let s0 = w0, s1 = w0, s2 = w0, s3 = w0, s4 = w0, s5 = w0, s6 = w0, s7 = w0, s8 = w0, s9 = w0;
  for (let round = 0; round < rounds; round++) {
    // Another address each round, so that no loaded value is kept from round to round.
    const at = p + ((round & 1) << 4);
    let a = v128.load(at);
    s0 = multiply(bits, a, w0, s0);
    s1 = multiply(bits, a, w1, s1);
    a = v128.load(at, 16);
    s2 = multiply(bits, a, w0, s2);
    s3 = multiply(bits, a, w1, s3);
    a = v128.load(at, 32);
    s4 = multiply(bits, a, w0, s4);
    s5 = multiply(bits, a, w1, s5);
    a = v128.load(at, 48);
    s6 = multiply(bits, a, w0, s6);
    s7 = multiply(bits, a, w1, s7);
    a = v128.load(at, 64);
    s8 = multiply(bits, a, w0, s8);
    s9 = multiply(bits, a, w1, s9);
  }
  v128.store(p, s0, 256);
  v128.store(p, s1, 272);
  v128.store(p, s2, 288);
  v128.store(p, s3, 304);
  v128.store(p, s4, 320);
  v128.store(p, s5, 336);
  v128.store(p, s6, 352);
  v128.store(p, s7, 368);
  v128.store(p, s8, 384);
  v128.store(p, s9, 400);
}
