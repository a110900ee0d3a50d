import { quantiseRows } from './quantise-rows';
import { begin } from './split';
import { Store } from './store';
import { PANEL_WIDTH, TILE_ROWS } from './tile';
import { PANEL_HEAD, tileInt16 } from './tile-int16';

/** Parameters of {@link gemmInt16}. */
@unmanaged
class GemmInt16Parameters {
  a: usize;
  lda: i32;
  rows: i32;
  depth: i32;
  weights: usize;
  columns: i32;
  out: usize;
  ldo: i32;
  scratch: usize;
  scratchBytes: i32;
  block: i32;
  residual: usize;
  ldr: i32;
  residualFirst: i32;
  activation: i32;
  alpha: f32;
  lo: f32;
  hi: f32;
}

/**
 * Pointwise convolution by 16-bit whole numbers: `block` rows at a time are written as such in the part's scratch, behind
 * their scales, and multiplied by every panel.
 */
export function gemmInt16(block: usize, part: i32, parts: i32): void {
  const p = changetype<GemmInt16Parameters>(block);
  const store = changetype<Store>(block + offsetof<GemmInt16Parameters>('residual'));
  const scales = p.scratch + <usize>part * p.scratchBytes;
  const quantised = scales + 4 * <usize>p.block;
  const pairs = (p.depth + 1) >> 1;
  const rowBytes = (2 * <usize>p.depth + 15) & ~15;
  const panelBytes = PANEL_HEAD + 4 * <usize>PANEL_WIDTH * pairs;
  const lda = 4 * <usize>p.lda;
  const ldo = 4 * <usize>p.ldo;
  // Without a residual its address stays 0 from row to row.
  const ldr: usize = p.residual ? 4 * <usize>p.ldr : 0;
  const end = begin(p.rows, part + 1, parts);
  for (let from = begin(p.rows, part, parts); from < end; from += p.block) {
    const count = min(p.block, end - from);
    quantiseRows(p.a + <usize>from * lda, lda, count, p.depth, quantised, scales);
    let panel = p.weights;
    for (let column = 0; column < p.columns; column += PANEL_WIDTH, panel += panelBytes) {
      const width = min(p.columns - column, PANEL_WIDTH);
      const shift: usize = 4 * <usize>column;
      for (let row = 0; row < count; row += TILE_ROWS) {
        tileInt16(
          quantised + <usize>row * rowBytes,
          rowBytes,
          min(count - row, TILE_ROWS),
          pairs,
          scales + 4 * row,
          panel,
          width,
          p.out + <usize>(from + row) * ldo + shift,
          ldo,
          p.residual ? p.residual + <usize>(from + row) * ldr + shift : 0,
          ldr,
          store,
        );
      }
    }
  }
}
