import { madd } from './madd';
import { Store, storeAnyPanel, storePanel } from './store';

/** Pixels of a tile. */
export const TILE_ROWS: i32 = 4;

/** Output channels of a tile and of a panel of packed weights. */
export const PANEL_WIDTH: i32 = 8;

/**
 * Up to four rows of `a` times one panel of weights: `rows` pixels (1 to 4), `columns` of its channels (1 to 8). Rows that are
 * missing repeat others and are not stored. `lda`, `ldo` and `ldr` are bytes per pixel.
 */
export function tile(
  a: usize,
  lda: usize,
  rows: i32,
  depth: i32,
  panel: usize,
  columns: i32,
  out: usize,
  ldo: usize,
  residual: usize,
  ldr: usize,
  store: Store,
): void {
  const end = a + 4 * <usize>depth;
  let a1 = rows > 1 ? a + lda : a;
  let a2 = rows > 2 ? a1 + lda : a1;
  let a3 = rows > 3 ? a2 + lda : a2;
  let c00 = v128.load(panel);
  let c01 = v128.load(panel, 16);
  let c10 = c00;
  let c11 = c01;
  let c20 = c00;
  let c21 = c01;
  let c30 = c00;
  let c31 = c01;
  panel += 32;
  // Four steps per round. V8 moves all loads of a block of code to its front and so runs out of registers, but not across a branch.
  do {
    let w0 = v128.load(panel);
    let w1 = v128.load(panel, 16);
    let x = v128.load32_splat(a);
    c00 = madd(x, w0, c00);
    c01 = madd(x, w1, c01);
    x = v128.load32_splat(a1);
    c10 = madd(x, w0, c10);
    c11 = madd(x, w1, c11);
    x = v128.load32_splat(a2);
    c20 = madd(x, w0, c20);
    c21 = madd(x, w1, c21);
    x = v128.load32_splat(a3);
    c30 = madd(x, w0, c30);
    c31 = madd(x, w1, c31);
    if (a == end - 4) break;
    w0 = v128.load(panel, 32);
    w1 = v128.load(panel, 48);
    x = v128.load32_splat(a, 4);
    c00 = madd(x, w0, c00);
    c01 = madd(x, w1, c01);
    x = v128.load32_splat(a1, 4);
    c10 = madd(x, w0, c10);
    c11 = madd(x, w1, c11);
    x = v128.load32_splat(a2, 4);
    c20 = madd(x, w0, c20);
    c21 = madd(x, w1, c21);
    x = v128.load32_splat(a3, 4);
    c30 = madd(x, w0, c30);
    c31 = madd(x, w1, c31);
    if (a == end - 8) break;
    w0 = v128.load(panel, 64);
    w1 = v128.load(panel, 80);
    x = v128.load32_splat(a, 8);
    c00 = madd(x, w0, c00);
    c01 = madd(x, w1, c01);
    x = v128.load32_splat(a1, 8);
    c10 = madd(x, w0, c10);
    c11 = madd(x, w1, c11);
    x = v128.load32_splat(a2, 8);
    c20 = madd(x, w0, c20);
    c21 = madd(x, w1, c21);
    x = v128.load32_splat(a3, 8);
    c30 = madd(x, w0, c30);
    c31 = madd(x, w1, c31);
    if (a == end - 12) break;
    w0 = v128.load(panel, 96);
    w1 = v128.load(panel, 112);
    x = v128.load32_splat(a, 12);
    c00 = madd(x, w0, c00);
    c01 = madd(x, w1, c01);
    x = v128.load32_splat(a1, 12);
    c10 = madd(x, w0, c10);
    c11 = madd(x, w1, c11);
    x = v128.load32_splat(a2, 12);
    c20 = madd(x, w0, c20);
    c21 = madd(x, w1, c21);
    x = v128.load32_splat(a3, 12);
    c30 = madd(x, w0, c30);
    c31 = madd(x, w1, c31);
    panel += 128;
    a += 16;
    a1 += 16;
    a2 += 16;
    a3 += 16;
  } while (a < end);
  if (columns == PANEL_WIDTH && !store.activation) {
    const lo = f32x4.splat(store.lo);
    const hi = f32x4.splat(store.hi);
    const first = store.residualFirst;
    storePanel(c00, c01, out, residual, first, lo, hi);
    if (rows > 1) storePanel(c10, c11, (out += ldo), (residual += ldr), first, lo, hi);
    if (rows > 2) storePanel(c20, c21, (out += ldo), (residual += ldr), first, lo, hi);
    if (rows > 3) storePanel(c30, c31, out + ldo, residual + ldr, first, lo, hi);
    return;
  }
  storeAnyPanel(c00, c01, columns, out, residual, store);
  if (rows > 1) storeAnyPanel(c10, c11, columns, (out += ldo), (residual += ldr), store);
  if (rows > 2) storeAnyPanel(c20, c21, columns, (out += ldo), (residual += ldr), store);
  if (rows > 3) storeAnyPanel(c30, c31, columns, out + ldo, residual + ldr, store);
}
