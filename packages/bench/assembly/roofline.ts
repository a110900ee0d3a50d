// How fast this machine multiplies, reads and copies by WebAssembly: the roof of what the engine's kernels can reach.

/** Multiply-adds per round of {@link multiplyAdd}: 10 sums of 4 lanes. */
export const MULTIPLY_ADDS: i32 = 40;

@inline
function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return v128.relaxed_madd<f32>(a, b, c);
  return v128.add<f32>(v128.mul<f32>(a, b), c);
}

/**
 * Ten independent sums, as many as hide an addition's latency; no more and not unrolled, as the 16 registers would not
 * hold that. Operands come from the first 256 bytes at `p`, the sums are stored behind those.
 */
export function multiplyAdd(p: usize, rounds: i32): void {
  const b0 = v128.load(p, 224);
  const b1 = v128.load(p, 240);
  let s0 = b0, s1 = b0, s2 = b0, s3 = b0, s4 = b0, s5 = b0, s6 = b0, s7 = b0, s8 = b0, s9 = b0;
  for (let round = 0; round < rounds; round++) {
    // Another address each round, so that no loaded value is kept from round to round.
    const at = p + ((round & 1) << 4);
    let a = v128.load(at, 0);
    s0 = madd(a, b0, s0);
    s1 = madd(a, b1, s1);
    a = v128.load(at, 16);
    s2 = madd(a, b0, s2);
    s3 = madd(a, b1, s3);
    a = v128.load(at, 32);
    s4 = madd(a, b0, s4);
    s5 = madd(a, b1, s5);
    a = v128.load(at, 48);
    s6 = madd(a, b0, s6);
    s7 = madd(a, b1, s7);
    a = v128.load(at, 64);
    s8 = madd(a, b0, s8);
    s9 = madd(a, b1, s9);
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

/** Reads `bytes` from `p` on, a multiple of 64; their sum is stored at address 0. */
export function read(p: usize, bytes: usize): void {
  let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
  for (const end = p + bytes; p < end; p += 64) {
    s0 = v128.add<f32>(s0, v128.load(p));
    s1 = v128.add<f32>(s1, v128.load(p, 16));
    s2 = v128.add<f32>(s2, v128.load(p, 32));
    s3 = v128.add<f32>(s3, v128.load(p, 48));
  }
  v128.store(0, v128.add<f32>(v128.add<f32>(s0, s1), v128.add<f32>(s2, s3)));
}

/** Copies `bytes`, a multiple of 64, from one place to another. */
export function copy(to: usize, from: usize, bytes: usize): void {
  for (const end = from + bytes; from < end; from += 64, to += 64) {
    v128.store(to, v128.load(from));
    v128.store(to, v128.load(from, 16), 16);
    v128.store(to, v128.load(from, 32), 32);
    v128.store(to, v128.load(from, 48), 48);
  }
}
