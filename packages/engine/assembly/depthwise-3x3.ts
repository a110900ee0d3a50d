import { clampVector } from './activation';
import { DepthwiseParameters } from './depthwise-parameters';
import { madd } from './madd';
import { curved } from './store';
import { endTap, firstTap } from './window';

/** Pixels of output that are computed at once, each column of the map being read once for all of them. */
const PIXELS: i32 = 4;

/**
 * Whether {@link rowOf3x3} computes the windows: at least four pixels per row, of which each misses at most one column of
 * the map on either side.
 */
export function takes3x3(p: DepthwiseParameters): bool {
  return (
    p.multiplier == 1 &&
    p.kernelHeight == 3 &&
    p.kernelWidth == 3 &&
    p.dilationY == 1 &&
    p.dilationX == 1 &&
    (p.strideX == 1 || p.strideX == 2) &&
    p.outWidth >= PIXELS &&
    p.left < 2 &&
    (p.outWidth - 1) * p.strideX - p.left + 2 <= p.width
  );
}

/**
 * One row of output of 3x3 windows, the first `channels` channels (a multiple of 4). The last four pixels overlap those before
 * where the width is no multiple of 4.
 */
export function rowOf3x3(p: DepthwiseParameters, source: usize, y: i32, out: usize, channels: i32): void {
  for (let pixel = 0; pixel < p.outWidth; pixel += PIXELS) {
    const first = min(pixel, p.outWidth - PIXELS);
    const x = first * p.strideX - p.left;
    const to = out + 4 * <usize>first * p.ldo;
    if (p.strideX == 1) {
      fourOfStride1(p, source, y, x, to, channels);
    } else {
      fourOfStride2(p, source, y, x, to, channels);
    }
  }
  if (p.activation) activateRow(p, out, channels);
}

function fourOfStride1(p: DepthwiseParameters, source: usize, y: i32, x: i32, out: usize, channels: i32): void {
  const ldx = 4 * <usize>p.ldx;
  const ldo = 4 * <usize>p.ldo;
  const pitch = p.width * ldx;
  const tap = 4 * <usize>p.channels;
  const from = firstTap(y, 1);
  const rows = endTap(y, 1, 3, p.height) - from;
  const hasFirst = x >= 0;
  const hasLast = x + 5 < p.width;
  let at = source + (y + from) * pitch + (x + 1) * ldx;
  let weights = p.weights + 3 * from * tap;
  let bias = p.bias;
  const lo = f32x4.splat(p.lo);
  const hi = f32x4.splat(p.hi);
  const end = bias + 4 * <usize>channels;
  for (; bias < end; bias += 16) {
    let c0 = v128.load(bias);
    let c1 = c0;
    let c2 = c0;
    let c3 = c0;
    let row = at;
    let w = weights;
    for (let i = 0; i < rows; i++) {
      const w0 = v128.load(w);
      w += tap;
      const w1 = v128.load(w);
      w += tap;
      const w2 = v128.load(w);
      w += tap;
      if (hasFirst) c0 = madd(v128.load(row - ldx), w0, c0);
      let column = row;
      let v = v128.load(column);
      c0 = madd(v, w1, c0);
      c1 = madd(v, w0, c1);
      v = v128.load((column += ldx));
      c0 = madd(v, w2, c0);
      c1 = madd(v, w1, c1);
      c2 = madd(v, w0, c2);
      v = v128.load((column += ldx));
      c1 = madd(v, w2, c1);
      c2 = madd(v, w1, c2);
      c3 = madd(v, w0, c3);
      v = v128.load((column += ldx));
      c2 = madd(v, w2, c2);
      c3 = madd(v, w1, c3);
      if (hasLast) c3 = madd(v128.load(column + ldx), w2, c3);
      row += pitch;
    }
    storeFour(c0, c1, c2, c3, out, ldo, lo, hi);
    at += 16;
    weights += 16;
    out += 16;
  }
}

function fourOfStride2(p: DepthwiseParameters, source: usize, y: i32, x: i32, out: usize, channels: i32): void {
  const ldx = 4 * <usize>p.ldx;
  const ldo = 4 * <usize>p.ldo;
  const pitch = p.width * ldx;
  const tap = 4 * <usize>p.channels;
  const from = firstTap(y, 1);
  const rows = endTap(y, 1, 3, p.height) - from;
  const hasFirst = x >= 0;
  const hasLast = x + 8 < p.width;
  let at = source + (y + from) * pitch + (x + 1) * ldx;
  let weights = p.weights + 3 * from * tap;
  let bias = p.bias;
  const lo = f32x4.splat(p.lo);
  const hi = f32x4.splat(p.hi);
  const end = bias + 4 * <usize>channels;
  for (; bias < end; bias += 16) {
    let c0 = v128.load(bias);
    let c1 = c0;
    let c2 = c0;
    let c3 = c0;
    let row = at;
    let w = weights;
    for (let i = 0; i < rows; i++) {
      const w0 = v128.load(w);
      w += tap;
      const w1 = v128.load(w);
      w += tap;
      const w2 = v128.load(w);
      w += tap;
      if (hasFirst) c0 = madd(v128.load(row - ldx), w0, c0);
      let column = row;
      c0 = madd(v128.load(column), w1, c0);
      let v = v128.load((column += ldx));
      c0 = madd(v, w2, c0);
      c1 = madd(v, w0, c1);
      c1 = madd(v128.load((column += ldx)), w1, c1);
      v = v128.load((column += ldx));
      c1 = madd(v, w2, c1);
      c2 = madd(v, w0, c2);
      c2 = madd(v128.load((column += ldx)), w1, c2);
      v = v128.load((column += ldx));
      c2 = madd(v, w2, c2);
      c3 = madd(v, w0, c3);
      c3 = madd(v128.load((column += ldx)), w1, c3);
      if (hasLast) c3 = madd(v128.load(column + ldx), w2, c3);
      row += pitch;
    }
    storeFour(c0, c1, c2, c3, out, ldo, lo, hi);
    at += 16;
    weights += 16;
    out += 16;
  }
}

@inline
function storeFour(c0: v128, c1: v128, c2: v128, c3: v128, out: usize, ldo: usize, lo: v128, hi: v128): void {
  v128.store(out, clampVector(c0, lo, hi));
  v128.store((out += ldo), clampVector(c1, lo, hi));
  v128.store((out += ldo), clampVector(c2, lo, hi));
  v128.store(out + ldo, clampVector(c3, lo, hi));
}

/** Applies an activation other than a clamp to a row that has just been written. */
function activateRow(p: DepthwiseParameters, out: usize, channels: i32): void {
  const activation = p.activation;
  const alpha = p.alpha;
  const bytes = 4 * <usize>channels;
  for (let pixel = 0; pixel < p.outWidth; pixel++, out += 4 * <usize>p.ldo) {
    for (let at = out; at < out + bytes; at += 16) {
      v128.store(at, curved(activation, alpha, v128.load(at)));
    }
  }
}
