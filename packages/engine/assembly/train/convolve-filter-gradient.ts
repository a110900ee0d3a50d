import { begin } from '../split';
import { endTap, firstTap } from '../window';
import { outerProduct } from './outer-product';

/** Parameters of {@link convolveFilterGradient}. */
@unmanaged
class ConvolveFilterGradientParameters {
  x: usize;
  ldx: i32;
  images: i32;
  height: i32;
  width: i32;
  channels: i32;
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
  columns: i32;
  out: usize;
  accumulate: i32;
  block: i32;
  scratch: usize;
  scratchBytes: i32;
}

/**
 * The gradient of a convolution's weights: the products of what each tap sees and the output's gradient, summed over pixels.
 * Products of `block` pixels are summed before they are added to the result. Parts share out the rows of the matrix (taps and
 * input channels, in fours).
 */
export function convolveFilterGradient(block: usize, part: i32, parts: i32): void {
  const p = changetype<ConvolveFilterGradientParameters>(block);
  const groups = (p.channels + 3) / 4;
  const taps = p.kernelHeight * p.kernelWidth;
  const from = begin(taps * groups, part, parts);
  const to = begin(taps * groups, part + 1, parts);
  if (from == to) return;
  if (!p.accumulate) {
    const first = rowOf(p, from, groups);
    memory.fill(p.out + first, 0, rowOf(p, to, groups) - first);
  }
  const whole = pointwise(p);
  const lines = whole ? 1 : p.images * p.outHeight;
  const scratch = p.scratch ? p.scratch + <usize>part * p.scratchBytes : 0;
  const length = whole ? p.images * p.outHeight * p.outWidth : p.outWidth;
  for (let line = 0; line < lines; line++) {
    for (let pixel = 0; pixel < length; pixel += p.block) {
      const end = min(pixel + p.block, length);
      for (let tap = from / groups; tap * groups < to; tap++) {
        const channel = 4 * max(0, from - tap * groups);
        const channels = min(p.channels, 4 * (to - tap * groups)) - channel;
        addTap(p, line, pixel, end, length, tap, channel, channels, scratch);
      }
    }
  }
}

/** Whether each pixel of output sees the one pixel of the map in its place. */
function pointwise(p: ConvolveFilterGradientParameters): bool {
  return (
    p.kernelHeight == 1 &&
    p.kernelWidth == 1 &&
    p.strideY == 1 &&
    p.strideX == 1 &&
    p.top == 0 &&
    p.left == 0 &&
    p.outHeight == p.height &&
    p.outWidth == p.width
  );
}

/** Bytes before the row of the matrix where a group of four channels of a tap begins. */
function rowOf(p: ConvolveFilterGradientParameters, unit: i32, groups: i32): usize {
  return 4 * <usize>((unit / groups) * p.channels + 4 * (unit % groups)) * p.columns;
}

/** Adds what some channels of a tap give in pixels `pixel..end` of a line of output. */
function addTap(
  p: ConvolveFilterGradientParameters,
  line: i32,
  pixel: i32,
  end: i32,
  length: i32,
  tap: i32,
  channel: i32,
  channels: i32,
  scratch: usize,
): void {
  const y = (line % p.outHeight) * p.strideY - p.top + (tap / p.kernelWidth) * p.dilationY;
  const x = (tap % p.kernelWidth) * p.dilationX - p.left;
  let row = 0;
  if (length == p.outWidth) {
    if (y < 0 || y >= p.height) return;
    row = (line / p.outHeight) * p.height + y;
    pixel = max(pixel, firstTap(x, p.strideX));
    end = endTap(x, p.strideX, end, p.width);
    if (pixel >= end) return;
  }
  const step = 4 * <usize>p.ldx;
  const ldy = 4 * <usize>p.ldy;
  outerProduct(
    p.x + <usize>(row * p.width + x + pixel * p.strideX) * step + 4 * channel,
    step * p.strideX,
    p.dy + (<usize>line * length + pixel) * ldy,
    ldy,
    end - pixel,
    channels,
    p.columns,
    p.out + 4 * <usize>(tap * p.channels + channel) * p.columns,
    scratch,
  );
}
