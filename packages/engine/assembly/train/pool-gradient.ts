import { loadLanes, storeLanes } from './lanes';
import { begin } from '../split';
import { endTap, firstTap } from '../window';

/** What the parameters of both pools' gradients begin with. */
@unmanaged
export class PoolGradient {
  dy: usize;
  ldy: i32;
  outHeight: i32;
  outWidth: i32;
  kernelHeight: i32;
  kernelWidth: i32;
  strideY: i32;
  strideX: i32;
  dilationY: i32;
  dilationX: i32;
  top: i32;
  left: i32;
  images: i32;
  height: i32;
  width: i32;
  channels: i32;
  out: usize;
  ldo: i32;
}

/**
 * Each pixel of a pool's input takes from every window that holds it: what went there by `positions`, or an equal share of
 * those that lie on the map where `positions` is 0. Parts share out the rows of the input.
 */
export function poolGradient(p: PoolGradient, positions: usize, part: i32, parts: i32): void {
  const rows = p.images * p.height;
  const to = begin(rows, part + 1, parts);
  for (let row = begin(rows, part, parts); row < to; row++) {
    const image = row / p.height;
    const y = (row % p.height) + p.top;
    const downFrom = firstWindow(y, p.kernelHeight, p.dilationY, p.strideY);
    const downTo = min(p.outHeight, y / p.strideY + 1);
    for (let column = 0; column < p.width; column++) {
      const out = p.out + 4 * (<usize>row * p.width + column) * p.ldo;
      const pixel = (row % p.height) * p.width + column;
      const x = column + p.left;
      const acrossFrom = firstWindow(x, p.kernelWidth, p.dilationX, p.strideX);
      const acrossTo = min(p.outWidth, x / p.strideX + 1);
      memory.fill(out, 0, 4 * p.channels);
      for (let down = downFrom; down < downTo; down++) {
        if ((y - down * p.strideY) % p.dilationY) continue;
        for (let across = acrossFrom; across < acrossTo; across++) {
          if ((x - across * p.strideX) % p.dilationX) continue;
          const from = <usize>(image * p.outHeight + down) * p.outWidth + across;
          const dy = p.dy + 4 * from * p.ldy;
          const taps: f32 = positions ? 1 : tapsOf(p, down, across);
          const chosen = positions ? positions + 4 * from * p.channels : 0;
          add(dy, f32x4.splat(taps), chosen, pixel, out, p.channels);
        }
      }
    }
  }
}

/** The first window that can hold a pixel `at` behind the start of window 0. */
@inline
function firstWindow(at: i32, taps: i32, dilation: i32, stride: i32): i32 {
  const last = at - (taps - 1) * dilation;
  return last > 0 ? (last + stride - 1) / stride : 0;
}

/** How many pixels of a window lie on the map. */
@inline
function tapsOf(p: PoolGradient, down: i32, across: i32): f32 {
  const y = down * p.strideY - p.top;
  const x = across * p.strideX - p.left;
  const rows = endTap(y, p.dilationY, p.kernelHeight, p.height) - firstTap(y, p.dilationY);
  const columns = endTap(x, p.dilationX, p.kernelWidth, p.width) - firstTap(x, p.dilationX);
  return <f32>(rows * columns);
}

/** Adds `dy / taps`; only where `chosen`, unless it is 0, holds the pixel. */
@inline
function add(dy: usize, taps: v128, chosen: usize, pixel: i32, out: usize, channels: i32): void {
  const here = i32x4.splat(pixel);
  for (let c = 0; c < 4 * channels; c += 16) {
    const lanes = min(4, channels - c / 4);
    let value = v128.div<f32>(loadLanes(dy + c, lanes), taps);
    if (chosen) value = v128.and(value, v128.eq<i32>(loadLanes(chosen + c, lanes), here));
    storeLanes(out + c, v128.add<f32>(loadLanes(out + c, lanes), value), lanes);
  }
}
