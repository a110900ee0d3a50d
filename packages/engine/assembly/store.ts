import { activateVector, clampVector } from './activation';
import { loadLanes, storeLanes } from './lanes';

/** What is done to sums before they are stored: the fields that the parameters of `gemm` and `convolve` end with. */
@unmanaged
export class Store {
  residual: usize;
  ldr: i32;
  residualFirst: i32;
  activation: i32;
  alpha: f32;
  lo: f32;
  hi: f32;
}

/** Clamped to `lo..hi` where `activation` is 0, else the activation of that code. */
@inline
export function activated(x: v128, activation: i32, alpha: f32, lo: v128, hi: v128): v128 {
  return activation ? curved(activation, alpha, x) : clampVector(x, lo, hi);
}

// A call, which keeps what is rare out of the loops.
export function curved(activation: i32, alpha: f32, x: v128): v128 {
  return activateVector(activation, alpha, x);
}

/** Clamps the eight sums of a pixel and stores them; `residual` is the address of what is added, or 0. */
@inline
export function storePanel(left: v128, right: v128, out: usize, residual: usize, first: i32, lo: v128, hi: v128): void {
  if (residual) {
    const addedLeft = v128.load(residual);
    const addedRight = v128.load(residual, 16);
    if (first) {
      left = clampVector(v128.add<f32>(left, addedLeft), lo, hi);
      right = clampVector(v128.add<f32>(right, addedRight), lo, hi);
    } else {
      left = v128.add<f32>(clampVector(left, lo, hi), addedLeft);
      right = v128.add<f32>(clampVector(right, lo, hi), addedRight);
    }
  } else {
    left = clampVector(left, lo, hi);
    right = clampVector(right, lo, hi);
  }
  v128.store(out, left);
  v128.store(out, right, 16);
}

/** Stores the first `count` (1 to 4) of four sums of a pixel with any activation. */
export function storeAny(sums: v128, count: i32, out: usize, residual: usize, store: Store): void {
  const added = residual ? loadLanes(residual, count) : f32x4.splat(0);
  if (store.residualFirst) sums = v128.add<f32>(sums, added);
  sums = activated(sums, store.activation, store.alpha, f32x4.splat(store.lo), f32x4.splat(store.hi));
  if (!store.residualFirst) sums = v128.add<f32>(sums, added);
  storeLanes(out, sums, count);
}

/** Stores the first `columns` (1 to 8) of the eight sums of a pixel with any activation. */
export function storeAnyPanel(left: v128, right: v128, columns: i32, out: usize, residual: usize, store: Store): void {
  storeAny(left, min(columns, 4), out, residual, store);
  if (columns > 4) storeAny(right, columns - 4, out + 16, residual ? residual + 16 : 0, store);
}
