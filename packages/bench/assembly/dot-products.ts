// How fast this machine multiplies and adds in registers, by floats, 16-bit and 8-bit whole numbers.
import { tenSums } from './ten-sums';

/** Vectors of products per round of each loop. */
export const VECTORS: i32 = 10;

/** Four products per vector, fused. */
export function float32(p: usize, rounds: i32): void {
  tenSums(32, p, rounds);
}

/** Eight products per vector. */
export function int16(p: usize, rounds: i32): void {
  tenSums(16, p, rounds);
}

/** Sixteen products per vector; the second operand's bytes are 0 to 127. */
export function int8(p: usize, rounds: i32): void {
  tenSums(8, p, rounds);
}
