import { loadLanes, storeLanes } from '../lanes';
import { madd } from '../madd';

/**
 * Adds, for each of `pixels`, `rows` floats of `x` times `columns` floats of `y` to a dense matrix `[rows][columns]`. `ldx` and
 * `ldy` are bytes from one pixel to the next. With `scratch`, room for `rows + 8` floats per pixel, what one tile reads is laid
 * side by side there first: pixels that lie a power of two apart would drive each other out of the cache.
 */
export function outerProduct(
  x: usize,
  ldx: usize,
  y: usize,
  ldy: usize,
  pixels: i32,
  rows: i32,
  columns: i32,
  out: usize,
  scratch: usize,
): void {
  const ldo = 4 * <usize>columns;
  const strip: usize = 4 * pixels;
  const strips = scratch + 8 * strip;
  if (scratch) {
    for (let row = 0; row + 4 <= rows; row += 4) pack(x + 4 * row, ldx, pixels, strips + row * strip, 16);
  }
  for (let column = 0; column < columns; column += 8) {
    const shift = 4 * <usize>column;
    const width = min(8, columns - column);
    const packed = scratch && width == 8;
    if (packed) {
      pack(y + shift, ldy, pixels, scratch, 32);
      pack(y + shift + 16, ldy, pixels, scratch + 16, 32);
    }
    for (let row = 0; row < rows; row += 4) {
      const height = min(4, rows - row);
      const at = out + row * ldo + shift;
      if (width < 8 || height < 4) edge(x + 4 * row, ldx, y + shift, ldy, pixels, height, width, at, ldo);
      else if (packed) tile(strips + row * strip, 16, scratch, 32, pixels, at, ldo);
      else tile(x + 4 * row, ldx, y + shift, ldy, pixels, at, ldo);
    }
  }
}

/** Copies four floats of each pixel, from `from` bytes apart to `to` bytes apart. */
@inline
function pack(map: usize, from: usize, pixels: i32, out: usize, to: usize): void {
  for (; pixels > 0; pixels--) {
    v128.store(out, v128.load(map));
    map += from;
    out += to;
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

/** Up to four rows of up to eight columns; what is missing repeats the first and is not stored. */
function edge(x: usize, ldx: usize, y: usize, ldy: usize, pixels: i32, rows: i32, columns: i32, out: usize, ldo: usize): void {
  const second: usize = rows > 1 ? 4 : 0;
  const third: usize = rows > 2 ? 8 : 0;
  const fourth: usize = rows > 3 ? 12 : 0;
  const left = min(4, columns);
  const right = columns > 4 ? columns - 4 : left;
  const shift: usize = columns > 4 ? 16 : 0;
  let c00 = f32x4.splat(0);
  let c01 = c00;
  let c10 = c00;
  let c11 = c00;
  let c20 = c00;
  let c21 = c00;
  let c30 = c00;
  let c31 = c00;
  for (; pixels > 0; pixels--) {
    const y0 = loadLanes(y, left);
    const y1 = loadLanes(y + shift, right);
    let a = v128.load32_splat(x);
    c00 = madd(a, y0, c00);
    c01 = madd(a, y1, c01);
    a = v128.load32_splat(x + second);
    c10 = madd(a, y0, c10);
    c11 = madd(a, y1, c11);
    a = v128.load32_splat(x + third);
    c20 = madd(a, y0, c20);
    c21 = madd(a, y1, c21);
    a = v128.load32_splat(x + fourth);
    c30 = madd(a, y0, c30);
    c31 = madd(a, y1, c31);
    x += ldx;
    y += ldy;
  }
  addFew(out, c00, c01, columns);
  if (rows > 1) addFew(out + ldo, c10, c11, columns);
  if (rows > 2) addFew(out + 2 * ldo, c20, c21, columns);
  if (rows > 3) addFew(out + 3 * ldo, c30, c31, columns);
}

function addFew(out: usize, left: v128, right: v128, columns: i32): void {
  addLanes(out, left, min(4, columns));
  if (columns > 4) addLanes(out + 16, right, columns - 4);
}

function addLanes(out: usize, sums: v128, lanes: i32): void {
  storeLanes(out, v128.add<f32>(loadLanes(out, lanes), sums), lanes);
}
