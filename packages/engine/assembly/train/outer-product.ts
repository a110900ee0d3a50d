import { loadLanes, storeLanes } from '../lanes';
import { madd } from '../madd';

/**
 * Adds, for each of `pixels`, `rows` floats of `x` times `columns` floats of `y` to a dense matrix `[rows][columns]`. `ldx` and
 * `ldy` are bytes from one pixel to the next.
 */
export function outerProduct(x: usize, ldx: usize, y: usize, ldy: usize, pixels: i32, rows: i32, columns: i32, out: usize): void {
  const ldo = 4 * <usize>columns;
  for (let column = 0; column < columns; ) {
    const shift = 4 * <usize>column;
    const wide = column + 8 <= columns;
    for (let row = 0; row < rows; row += 4) {
      const at = out + row * ldo + shift;
      if (wide && row + 4 <= rows) {
        tile(x + 4 * row, ldx, y + shift, ldy, pixels, at, ldo);
      } else {
        const count = min(4, rows - row);
        edge(x + 4 * row, ldx, y + shift, ldy, pixels, count, min(4, columns - column), at, ldo);
        if (wide) edge(x + 4 * row, ldx, y + shift + 16, ldy, pixels, count, 4, at + 16, ldo);
      }
    }
    column += wide ? 8 : 4;
  }
}

/** Four rows of eight columns. */
function tile(x: usize, ldx: usize, y: usize, ldy: usize, pixels: i32, out: usize, ldo: usize): void {
  let c00 = f32x4.splat(0);
  let c01 = c00;
  let c10 = c00;
  let c11 = c00;
  let c20 = c00;
  let c21 = c00;
  let c30 = c00;
  let c31 = c00;
  const end = y + <usize>pixels * ldy;
  while (y < end) {
    const y0 = v128.load(y);
    const y1 = v128.load(y, 16);
    let a = v128.load32_splat(x);
    c00 = madd(a, y0, c00);
    c01 = madd(a, y1, c01);
    a = v128.load32_splat(x, 4);
    c10 = madd(a, y0, c10);
    c11 = madd(a, y1, c11);
    a = v128.load32_splat(x, 8);
    c20 = madd(a, y0, c20);
    c21 = madd(a, y1, c21);
    a = v128.load32_splat(x, 12);
    c30 = madd(a, y0, c30);
    c31 = madd(a, y1, c31);
    x += ldx;
    y += ldy;
  }
  add(out, c00, c01);
  add((out += ldo), c10, c11);
  add((out += ldo), c20, c21);
  add(out + ldo, c30, c31);
}

@inline
function add(out: usize, left: v128, right: v128): void {
  v128.store(out, v128.add<f32>(v128.load(out), left));
  v128.store(out, v128.add<f32>(v128.load(out, 16), right), 16);
}

/** Up to four rows of up to four columns; rows that are missing repeat the first and are not stored. */
function edge(x: usize, ldx: usize, y: usize, ldy: usize, pixels: i32, rows: i32, columns: i32, out: usize, ldo: usize): void {
  const second: usize = rows > 1 ? 4 : 0;
  const third: usize = rows > 2 ? 8 : 0;
  const fourth: usize = rows > 3 ? 12 : 0;
  let c0 = f32x4.splat(0);
  let c1 = c0;
  let c2 = c0;
  let c3 = c0;
  for (; pixels > 0; pixels--) {
    const b = loadLanes(y, columns);
    c0 = madd(v128.load32_splat(x), b, c0);
    c1 = madd(v128.load32_splat(x + second), b, c1);
    c2 = madd(v128.load32_splat(x + third), b, c2);
    c3 = madd(v128.load32_splat(x + fourth), b, c3);
    x += ldx;
    y += ldy;
  }
  addLanes(out, c0, columns);
  if (rows > 1) addLanes(out + ldo, c1, columns);
  if (rows > 2) addLanes(out + 2 * ldo, c2, columns);
  if (rows > 3) addLanes(out + 3 * ldo, c3, columns);
}

function addLanes(out: usize, sums: v128, columns: i32): void {
  storeLanes(out, v128.add<f32>(loadLanes(out, columns), sums), columns);
}
