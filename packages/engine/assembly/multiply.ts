import { Store } from './store';
import { PANEL_WIDTH, TILE_ROWS, tile } from './tile';

/** Bytes of rows that are multiplied by every panel before the next ones: they stay in the cache. */
const BLOCK_BYTES: i32 = 65536;

/**
 * Rows of `depth` floats times packed panels of `columns` output channels. `lda` and `ldo` are bytes per row; `residual` is the
 * address of the first row's, or 0.
 */
export function multiply(
  a: usize,
  lda: usize,
  rows: i32,
  depth: i32,
  weights: usize,
  columns: i32,
  out: usize,
  ldo: usize,
  residual: usize,
  store: Store,
): void {
  // Without a residual its address stays 0 from row to row.
  const ldr: usize = residual ? 4 * <usize>store.ldr : 0;
  const panelBytes = 4 * <usize>PANEL_WIDTH * (<usize>depth + 1);
  const block = max(TILE_ROWS, (BLOCK_BYTES / (4 * depth)) & -TILE_ROWS);
  for (let from = 0; from < rows; from += block) {
    const to = min(from + block, rows);
    let panel = weights;
    for (let column = 0; column < columns; column += PANEL_WIDTH, panel += panelBytes) {
      const width = min(columns - column, PANEL_WIDTH);
      const shift: usize = 4 * <usize>column;
      for (let row = from; row < to; row += TILE_ROWS) {
        tile(
          a + <usize>row * lda,
          lda,
          min(to - row, TILE_ROWS),
          depth,
          panel,
          width,
          out + <usize>row * ldo + shift,
          ldo,
          residual ? residual + <usize>row * ldr + shift : 0,
          ldr,
          store,
        );
      }
    }
  }
}
