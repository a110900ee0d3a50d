import { activateScalar, clampScalar } from './activation';
import { DepthwiseParameters } from './depthwise-parameters';
import { loadLanes, storeLanes } from './lanes';
import { madd } from './madd';
import { activated } from './store';
import { endTap, firstTap } from './window';

/**
 * One row of output of any window, channels from `channel` on. `source` is the image's address, `y` the row of the map where
 * the window begins.
 */
export function windowRow(p: DepthwiseParameters, source: usize, y: i32, out: usize, channel: i32): void {
  const reach = (p.kernelWidth - 1) * p.dilationX;
  for (; channel < p.channels; channel += 4) {
    const count = min(4, p.channels - channel);
    const map = source + 4 * channel;
    const result = out + 4 * channel;
    let pixel = 0;
    while (pixel < p.outWidth) {
      const x = pixel * p.strideX - p.left;
      const whole = count == 4 && x >= 0 && x + 3 * p.strideX + reach < p.width;
      if (whole && pixel + 4 <= p.outWidth) {
        fourPixels(p, map, y, x, channel, result + 4 * <usize>pixel * p.ldo);
        pixel += 4;
      } else {
        onePixel(p, map, y, x, channel, count, result + 4 * <usize>pixel * p.ldo);
        pixel++;
      }
    }
  }
}

/** Four pixels whose windows lie in the map's width, of four channels. */
function fourPixels(p: DepthwiseParameters, map: usize, y: i32, x: i32, channel: i32, out: usize): void {
  const tap = 4 * <usize>p.ldx * p.dilationX;
  const step = 4 * <usize>p.ldx * p.strideX;
  const next = 4 * <usize>p.channels;
  const end = endTap(y, p.dilationY, p.kernelHeight, p.height);
  let c0 = v128.load(p.bias + 4 * channel);
  let c1 = c0;
  let c2 = c0;
  let c3 = c0;
  for (let ky = firstTap(y, p.dilationY); ky < end; ky++) {
    let at = map + 4 * <usize>((y + ky * p.dilationY) * p.width + x) * p.ldx;
    let weights = p.weights + ky * p.kernelWidth * next + 4 * channel;
    const last = weights + p.kernelWidth * next;
    for (; weights < last; weights += next, at += tap) {
      const w = v128.load(weights);
      c0 = madd(v128.load(at), w, c0);
      c1 = madd(v128.load(at + step), w, c1);
      c2 = madd(v128.load(at + 2 * step), w, c2);
      c3 = madd(v128.load(at + 3 * step), w, c3);
    }
  }
  const lo = f32x4.splat(p.lo);
  const hi = f32x4.splat(p.hi);
  const ldo = 4 * <usize>p.ldo;
  v128.store(out, activated(c0, p.activation, p.alpha, lo, hi));
  v128.store(out + ldo, activated(c1, p.activation, p.alpha, lo, hi));
  v128.store(out + 2 * ldo, activated(c2, p.activation, p.alpha, lo, hi));
  v128.store(out + 3 * ldo, activated(c3, p.activation, p.alpha, lo, hi));
}

/** One pixel of `count` (1 to 4) channels. */
function onePixel(p: DepthwiseParameters, map: usize, y: i32, x: i32, channel: i32, count: i32, out: usize): void {
  const endY = endTap(y, p.dilationY, p.kernelHeight, p.height);
  const endX = endTap(x, p.dilationX, p.kernelWidth, p.width);
  let sums = loadLanes(p.bias + 4 * channel, count);
  for (let ky = firstTap(y, p.dilationY); ky < endY; ky++) {
    const row = (y + ky * p.dilationY) * p.width;
    for (let kx = firstTap(x, p.dilationX); kx < endX; kx++) {
      const at = map + 4 * <usize>(row + x + kx * p.dilationX) * p.ldx;
      const weights = p.weights + 4 * ((ky * p.kernelWidth + kx) * p.channels + channel);
      sums = madd(loadLanes(at, count), loadLanes(weights, count), sums);
    }
  }
  storeLanes(out, activated(sums, p.activation, p.alpha, f32x4.splat(p.lo), f32x4.splat(p.hi)), count);
}

/** One row of output with several channels of output per channel of input. */
export function multipliedRow(p: DepthwiseParameters, source: usize, y: i32, out: usize): void {
  const columns = p.channels * p.multiplier;
  const endY = endTap(y, p.dilationY, p.kernelHeight, p.height);
  for (let pixel = 0; pixel < p.outWidth; pixel++) {
    const x = pixel * p.strideX - p.left;
    const endX = endTap(x, p.dilationX, p.kernelWidth, p.width);
    for (let column = 0; column < columns; column++) {
      const map = source + 4 * (column / p.multiplier);
      let sum = load<f32>(p.bias + 4 * column);
      for (let ky = firstTap(y, p.dilationY); ky < endY; ky++) {
        const row = (y + ky * p.dilationY) * p.width;
        for (let kx = firstTap(x, p.dilationX); kx < endX; kx++) {
          const value = load<f32>(map + 4 * <usize>(row + x + kx * p.dilationX) * p.ldx);
          sum += value * load<f32>(p.weights + 4 * ((ky * p.kernelWidth + kx) * columns + column));
        }
      }
      const result = p.activation
        ? activateScalar(p.activation, p.alpha, sum)
        : clampScalar(sum, p.lo, p.hi);
      store<f32>(out + 4 * (<usize>pixel * p.ldo + column), result);
    }
  }
}
