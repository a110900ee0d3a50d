// How fast this machine multiplies, reads and copies by WebAssembly: the roof of what the engine's kernels can reach.
import { tenSums } from './ten-sums';

/** Multiply-adds per round of {@link multiplyAdd}: 10 sums of 4 lanes. */
export const MULTIPLY_ADDS: i32 = 40;

/** Multiplies and adds in registers; fused with relaxed SIMD. */
export function multiplyAdd(p: usize, rounds: i32): void {
  tenSums(32, p, rounds);
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
