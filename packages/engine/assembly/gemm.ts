import { multiply } from './multiply';
import { begin } from './split';
import { Store } from './store';

/** Parameters of {@link gemm}. */
@unmanaged
class GemmParameters {
  a: usize;
  lda: i32;
  rows: i32;
  depth: i32;
  weights: usize;
  columns: i32;
  out: usize;
  ldo: i32;
  residual: usize;
  ldr: i32;
  residualFirst: i32;
  activation: i32;
  alpha: f32;
  lo: f32;
  hi: f32;
}

/** Pointwise convolution: rows of pixels times packed panels, with activation and residual in the store. */
export function gemm(block: usize, part: i32, parts: i32): void {
  const p = changetype<GemmParameters>(block);
  const from = begin(p.rows, part, parts);
  const lda = 4 * <usize>p.lda;
  const ldo = 4 * <usize>p.ldo;
  multiply(
    p.a + from * lda,
    lda,
    begin(p.rows, part + 1, parts) - from,
    p.depth,
    p.weights,
    p.columns,
    p.out + from * ldo,
    ldo,
    p.residual ? p.residual + 4 * <usize>from * p.ldr : 0,
    changetype<Store>(block + offsetof<GemmParameters>('residual')),
  );
}
