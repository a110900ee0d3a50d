import { Store, storeAnyPanel, storePanel } from './store';
import { PANEL_WIDTH } from './tile';

/** Bytes of a panel in front of its weights: eight scales and eight biases. */
export const PANEL_HEAD: usize = 64;

/**
 * Up to four rows of 16-bit `a` times one panel of 16-bit weights: `rows` pixels (1 to 4), `columns` of its channels (1 to 8).
 * Sums are exact; a sum times the scales of its column and row, plus its bias, is what is stored. Rows that are missing repeat
 * others and are not stored.
 *
 * @param lda bytes per row
 * @param pairs of products per sum
 * @param scales of the rows
 */
export function tileInt16(
  a: usize,
  lda: usize,
  rows: i32,
  pairs: i32,
  scales: usize,
  panel: usize,
  columns: i32,
  out: usize,
  ldo: usize,
  residual: usize,
  ldr: usize,
  store: Store,
): void {
  const head = panel;
  const end = a + 4 * <usize>pairs;
  let a1 = rows > 1 ? a + lda : a;
  let a2 = rows > 2 ? a1 + lda : a1;
  let a3 = rows > 3 ? a2 + lda : a2;
  let c00 = i32x4.splat(0);
  let c01 = c00;
  let c10 = c00;
  let c11 = c00;
  let c20 = c00;
  let c21 = c00;
  let c30 = c00;
  let c31 = c00;
  panel += PANEL_HEAD;
  // Four steps per round with branches between them, for the reason given in tile.ts.
  do {
    let w0 = v128.load(panel);
    let w1 = v128.load(panel, 16);
    let x = v128.load32_splat(a);
    c00 = dot(x, w0, c00);
    c01 = dot(x, w1, c01);
    x = v128.load32_splat(a1);
    c10 = dot(x, w0, c10);
    c11 = dot(x, w1, c11);
    x = v128.load32_splat(a2);
    c20 = dot(x, w0, c20);
    c21 = dot(x, w1, c21);
    x = v128.load32_splat(a3);
    c30 = dot(x, w0, c30);
    c31 = dot(x, w1, c31);
    if (a == end - 4) break;
    w0 = v128.load(panel, 32);
    w1 = v128.load(panel, 48);
    x = v128.load32_splat(a, 4);
    c00 = dot(x, w0, c00);
    c01 = dot(x, w1, c01);
    x = v128.load32_splat(a1, 4);
    c10 = dot(x, w0, c10);
    c11 = dot(x, w1, c11);
    x = v128.load32_splat(a2, 4);
    c20 = dot(x, w0, c20);
    c21 = dot(x, w1, c21);
    x = v128.load32_splat(a3, 4);
    c30 = dot(x, w0, c30);
    c31 = dot(x, w1, c31);
    if (a == end - 8) break;
    w0 = v128.load(panel, 64);
    w1 = v128.load(panel, 80);
    x = v128.load32_splat(a, 8);
    c00 = dot(x, w0, c00);
    c01 = dot(x, w1, c01);
    x = v128.load32_splat(a1, 8);
    c10 = dot(x, w0, c10);
    c11 = dot(x, w1, c11);
    x = v128.load32_splat(a2, 8);
    c20 = dot(x, w0, c20);
    c21 = dot(x, w1, c21);
    x = v128.load32_splat(a3, 8);
    c30 = dot(x, w0, c30);
    c31 = dot(x, w1, c31);
    if (a == end - 12) break;
    w0 = v128.load(panel, 96);
    w1 = v128.load(panel, 112);
    x = v128.load32_splat(a, 12);
    c00 = dot(x, w0, c00);
    c01 = dot(x, w1, c01);
    x = v128.load32_splat(a1, 12);
    c10 = dot(x, w0, c10);
    c11 = dot(x, w1, c11);
    x = v128.load32_splat(a2, 12);
    c20 = dot(x, w0, c20);
    c21 = dot(x, w1, c21);
    x = v128.load32_splat(a3, 12);
    c30 = dot(x, w0, c30);
    c31 = dot(x, w1, c31);
    panel += 128;
    a += 16;
    a1 += 16;
    a2 += 16;
    a3 += 16;
  } while (a < end);
  if (columns == PANEL_WIDTH && !store.activation) {
    const s0 = v128.load(head);
    const s1 = v128.load(head, 16);
    const b0 = v128.load(head, 32);
    const b1 = v128.load(head, 48);
    const lo = f32x4.splat(store.lo);
    const hi = f32x4.splat(store.hi);
    const first = store.residualFirst;
    let s = v128.load32_splat(scales);
    storePanel(scaled(c00, s0, s, b0), scaled(c01, s1, s, b1), out, residual, first, lo, hi);
    if (rows < 2) return;
    s = v128.load32_splat(scales, 4);
    storePanel(scaled(c10, s0, s, b0), scaled(c11, s1, s, b1), (out += ldo), (residual += ldr), first, lo, hi);
    if (rows < 3) return;
    s = v128.load32_splat(scales, 8);
    storePanel(scaled(c20, s0, s, b0), scaled(c21, s1, s, b1), (out += ldo), (residual += ldr), first, lo, hi);
    if (rows < 4) return;
    s = v128.load32_splat(scales, 12);
    storePanel(scaled(c30, s0, s, b0), scaled(c31, s1, s, b1), out + ldo, residual + ldr, first, lo, hi);
    return;
  }
  storeAnyRow(c00, c01, head, scales, columns, out, residual, store);
  if (rows > 1) storeAnyRow(c10, c11, head, scales + 4, columns, (out += ldo), (residual += ldr), store);
  if (rows > 2) storeAnyRow(c20, c21, head, scales + 8, columns, (out += ldo), (residual += ldr), store);
  if (rows > 3) storeAnyRow(c30, c31, head, scales + 12, columns, out + ldo, residual + ldr, store);
}

@inline
function dot(x: v128, w: v128, sum: v128): v128 {
  return v128.add<i32>(sum, i32x4.dot_i16x8_s(x, w));
}

/** Sums as floats: times the scales of their columns and of their row, plus the biases. */
@inline
function scaled(sums: v128, columns: v128, row: v128, biases: v128): v128 {
  return v128.add<f32>(v128.mul<f32>(v128.mul<f32>(v128.convert<i32>(sums), columns), row), biases);
}

function storeAnyRow(
  left: v128,
  right: v128,
  head: usize,
  scale: usize,
  columns: i32,
  out: usize,
  residual: usize,
  store: Store,
): void {
  const s = v128.load32_splat(scale);
  left = scaled(left, v128.load(head), s, v128.load(head, 32));
  right = scaled(right, v128.load(head, 16), s, v128.load(head, 48));
  storeAnyPanel(left, right, columns, out, residual, store);
}
