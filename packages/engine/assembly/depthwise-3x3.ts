import { DepthwiseParameters } from './depthwise-parameters';
import { madd } from './madd';
import { activated } from './store';

/**
 * One row of output of 3x3 windows, the first `channels` channels (a multiple of 4). Each column of the map is read once and
 * added to every output that it is part of, which leaves as many sums in registers as windows overlap. Rows in the padding get
 * weights of zero and the address of a row of the same window that lies in the map.
 */
export function rollRow(p: DepthwiseParameters, source: usize, y: i32, out: usize, channels: i32): void {
  const pitch = 4 * <usize>p.width * p.ldx;
  const inside = source + <usize>min(max(y, 0), p.height - 1) * pitch;
  const has0 = y >= 0 && y < p.height;
  const has1 = y + 1 >= 0 && y + 1 < p.height;
  const has2 = y + 2 < p.height;
  const row0 = has0 ? source + <usize>y * pitch : inside;
  const row1 = has1 ? source + <usize>(y + 1) * pitch : inside;
  const row2 = has2 ? source + <usize>(y + 2) * pitch : inside;
  for (let channel = 0; channel < channels; channel += 4) {
    const shift: usize = 4 * channel;
    if (p.strideX == 1) {
      rollOne(p, row0 + shift, row1 + shift, row2 + shift, has0, has1, has2, shift, out + shift);
    } else {
      rollTwo(p, row0 + shift, row1 + shift, row2 + shift, has0, has1, has2, shift, out + shift);
    }
  }
}

/** The weight at an address, or zeros. */
@inline
function weight(address: usize, has: bool): v128 {
  return has ? v128.load(address) : f32x4.splat(0);
}

/** `sum + a * u + b * v + c * w` */
@inline
function column(sum: v128, a: v128, u: v128, b: v128, v: v128, c: v128, w: v128): v128 {
  return madd(c, w, madd(b, v, madd(a, u, sum)));
}

/** Stride 1: column i ends output i + left - 2, is the middle of the next and begins the one after. */
function rollOne(p: DepthwiseParameters, r0: usize, r1: usize, r2: usize, has0: bool, has1: bool, has2: bool, shift: usize, out: usize): void {
  const tap = 4 * <usize>p.channels;
  let at = p.weights + shift;
  const w00 = weight(at, has0);
  const w01 = weight(at + tap, has0);
  const w02 = weight(at + 2 * tap, has0);
  at += 3 * tap;
  const w10 = weight(at, has1);
  const w11 = weight(at + tap, has1);
  const w12 = weight(at + 2 * tap, has1);
  at += 3 * tap;
  const w20 = weight(at, has2);
  const w21 = weight(at + tap, has2);
  const w22 = weight(at + 2 * tap, has2);
  const bias = v128.load(p.bias + shift);
  const lo = f32x4.splat(p.lo);
  const hi = f32x4.splat(p.hi);
  const activation = p.activation;
  const alpha = p.alpha;
  const ldx = 4 * <usize>p.ldx;
  const ldo = 4 * <usize>p.ldo;
  const before = min(2 - p.left, p.width);
  const through = min(p.width - before, p.outWidth);
  const outEnd = out + p.outWidth * ldo;
  const throughEnd = out + through * ldo;
  let middle = bias;
  let first = bias;
  for (let i = 0; i < before; i++) {
    const a = v128.load(r0);
    const b = v128.load(r1);
    const c = v128.load(r2);
    middle = column(first, a, w01, b, w11, c, w21);
    first = column(bias, a, w00, b, w10, c, w20);
    r0 += ldx;
    r1 += ldx;
    r2 += ldx;
  }
  while (out < throughEnd) {
    const a = v128.load(r0);
    const b = v128.load(r1);
    const c = v128.load(r2);
    v128.store(out, activated(column(middle, a, w02, b, w12, c, w22), activation, alpha, lo, hi));
    middle = column(first, a, w01, b, w11, c, w21);
    first = column(bias, a, w00, b, w10, c, w20);
    r0 += ldx;
    r1 += ldx;
    r2 += ldx;
    out += ldo;
  }
  while (out < outEnd) {
    v128.store(out, activated(middle, activation, alpha, lo, hi));
    middle = first;
    first = bias;
    out += ldo;
  }
}

/** Stride 2: every other column ends one output and begins the next, the ones between are in the middle. */
function rollTwo(p: DepthwiseParameters, r0: usize, r1: usize, r2: usize, has0: bool, has1: bool, has2: bool, shift: usize, out: usize): void {
  const tap = 4 * <usize>p.channels;
  let at = p.weights + shift;
  const w00 = weight(at, has0);
  const w01 = weight(at + tap, has0);
  const w02 = weight(at + 2 * tap, has0);
  at += 3 * tap;
  const w10 = weight(at, has1);
  const w11 = weight(at + tap, has1);
  const w12 = weight(at + 2 * tap, has1);
  at += 3 * tap;
  const w20 = weight(at, has2);
  const w21 = weight(at + tap, has2);
  const w22 = weight(at + 2 * tap, has2);
  const bias = v128.load(p.bias + shift);
  const lo = f32x4.splat(p.lo);
  const hi = f32x4.splat(p.hi);
  const activation = p.activation;
  const alpha = p.alpha;
  const ldx = 4 * <usize>p.ldx;
  const ldo = 4 * <usize>p.ldo;
  const outEnd = out + p.outWidth * ldo;
  // The columns of the map that are not read yet.
  let left = p.width;
  let sum = bias;
  if (p.left == 0) {
    sum = column(sum, v128.load(r0), w00, v128.load(r1), w10, v128.load(r2), w20);
    r0 += ldx;
    r1 += ldx;
    r2 += ldx;
    left--;
  }
  if (p.left < 2 && left > 0) {
    sum = column(sum, v128.load(r0), w01, v128.load(r1), w11, v128.load(r2), w21);
    r0 += ldx;
    r1 += ldx;
    r2 += ldx;
    left--;
  }
  const whole = out + <usize>min(left >> 1, p.outWidth - 1) * ldo;
  while (out < whole) {
    let a = v128.load(r0);
    let b = v128.load(r1);
    let c = v128.load(r2);
    v128.store(out, activated(column(sum, a, w02, b, w12, c, w22), activation, alpha, lo, hi));
    sum = column(bias, a, w00, b, w10, c, w20);
    r0 += ldx;
    r1 += ldx;
    r2 += ldx;
    a = v128.load(r0);
    b = v128.load(r1);
    c = v128.load(r2);
    sum = column(sum, a, w01, b, w11, c, w21);
    r0 += ldx;
    r1 += ldx;
    r2 += ldx;
    out += ldo;
    left -= 2;
  }
  while (out < outEnd) {
    let next = bias;
    if (left > 0) {
      const a = v128.load(r0);
      const b = v128.load(r1);
      const c = v128.load(r2);
      sum = column(sum, a, w02, b, w12, c, w22);
      next = column(bias, a, w00, b, w10, c, w20);
    }
    v128.store(out, activated(sum, activation, alpha, lo, hi));
    sum = next;
    out += ldo;
    left = 0;
  }
}
