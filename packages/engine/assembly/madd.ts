/** `a * b + c` per lane: fused where the build has relaxed SIMD, else rounded twice. */
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return v128.relaxed_madd<f32>(a, b, c);
  return v128.add<f32>(v128.mul<f32>(a, b), c);
}
