import { madd } from '../madd';

// All of these add, to weights of a depthwise kernel, the products of what a tap sees and the output's gradient, over `rows` of
// `count` pixels. `stepX` and `rowX` are bytes from what a tap sees of one pixel or row to the next, `stepY` and `rowY` those of the
// gradient. Four channels are taken, and four more `second` bytes behind them; 0 takes the same ones again.

/**
 * For three taps, `nextX` bytes apart, with weights `nextTap` apart. With `skipsFirst` the first pixel of each row does not see the
 * first tap, with `skipsLast` the last one not the last.
 */
export function threeTaps(
  x: usize,
  nextX: usize,
  stepX: usize,
  rowX: usize,
  y: usize,
  stepY: usize,
  rowY: usize,
  rows: i32,
  count: i32,
  skipsFirst: bool,
  skipsLast: bool,
  out: usize,
  nextTap: usize,
  second: usize,
): void {
  let a0 = f32x4.splat(0);
  let a1 = a0;
  let b0 = a0;
  let b1 = a0;
  let c0 = a0;
  let c1 = a0;
  for (; rows > 0; rows--) {
    let at = x;
    let dy = y;
    let end = y + count * stepY;
    if (skipsFirst) {
      const left = v128.load(dy);
      const right = v128.load(dy + second);
      at += nextX;
      b0 = madd(v128.load(at), left, b0);
      b1 = madd(v128.load(at + second), right, b1);
      at += nextX;
      c0 = madd(v128.load(at), left, c0);
      c1 = madd(v128.load(at + second), right, c1);
      at = x + stepX;
      dy += stepY;
    }
    if (skipsLast) end -= stepY;
    while (dy < end) {
      const left = v128.load(dy);
      const right = v128.load(dy + second);
      a0 = madd(v128.load(at), left, a0);
      a1 = madd(v128.load(at + second), right, a1);
      let next = at + nextX;
      b0 = madd(v128.load(next), left, b0);
      b1 = madd(v128.load(next + second), right, b1);
      next += nextX;
      c0 = madd(v128.load(next), left, c0);
      c1 = madd(v128.load(next + second), right, c1);
      at += stepX;
      dy += stepY;
    }
    if (skipsLast) {
      const left = v128.load(dy);
      const right = v128.load(dy + second);
      a0 = madd(v128.load(at), left, a0);
      a1 = madd(v128.load(at + second), right, a1);
      at += nextX;
      b0 = madd(v128.load(at), left, b0);
      b1 = madd(v128.load(at + second), right, b1);
    }
    x += rowX;
    y += rowY;
  }
  add(out, a0, a1, second);
  add(out + nextTap, b0, b1, second);
  add(out + 2 * nextTap, c0, c1, second);
}

/** For one tap. */
export function oneTap(
  x: usize,
  stepX: usize,
  rowX: usize,
  y: usize,
  stepY: usize,
  rowY: usize,
  rows: i32,
  count: i32,
  out: usize,
  second: usize,
): void {
  let sum0 = f32x4.splat(0);
  let sum1 = sum0;
  for (; rows > 0; rows--) {
    let at = x;
    let dy = y;
    const end = y + count * stepY;
    while (dy < end) {
      sum0 = madd(v128.load(at), v128.load(dy), sum0);
      sum1 = madd(v128.load(at + second), v128.load(dy + second), sum1);
      at += stepX;
      dy += stepY;
    }
    x += rowX;
    y += rowY;
  }
  add(out, sum0, sum1, second);
}

/** Adds to eight weights, or to four where `second` is 0. */
@inline
function add(out: usize, left: v128, right: v128, second: usize): void {
  v128.store(out, v128.add<f32>(v128.load(out), left));
  if (second) v128.store(out, v128.add<f32>(v128.load(out, 16), right), 16);
}

/** For one tap and one channel. */
export function oneWeight(x: usize, stepX: usize, rowX: usize, y: usize, stepY: usize, rowY: usize, rows: i32, count: i32, out: usize): void {
  let sum: f32 = 0;
  for (; rows > 0; rows--) {
    let at = x;
    let dy = y;
    for (let i = count; i > 0; i--) {
      sum += load<f32>(at) * load<f32>(dy);
      at += stepX;
      dy += stepY;
    }
    x += rowX;
    y += rowY;
  }
  store<f32>(out, load<f32>(out) + sum);
}
