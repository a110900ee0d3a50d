import { begin } from '../split';
import { endTap, firstTap } from '../window';
import { oneTap, oneWeight, threeTaps } from './tap-products';

/** Parameters of {@link depthwiseFilterGradient}. */
@unmanaged
class DepthwiseFilterGradientParameters {
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
  multiplier: i32;
  out: usize;
  accumulate: i32;
}

/** Pixels of a block, about: its products are summed before they are added to the result, and its maps stay in the cache. */
const BLOCK_PIXELS: i32 = 128;

/** Max columns of a block: with more of them fewer rows fit, each of which is read once for every row of the kernel. */
const BLOCK_COLUMNS: i32 = 20;

/**
 * The gradient of a depthwise convolution's weights. Parts share out the channels of output, in fours, so that no sum is split.
 */
export function depthwiseFilterGradient(block: usize, part: i32, parts: i32): void {
  const p = changetype<DepthwiseFilterGradientParameters>(block);
  const outputs = p.channels * p.multiplier;
  const groups = (outputs + 3) / 4;
  const from = 4 * begin(groups, part, parts);
  const to = min(outputs, 4 * begin(groups, part + 1, parts));
  if (!p.accumulate && from < to) {
    const taps = p.kernelHeight * p.kernelWidth;
    for (let tap = 0; tap < taps; tap++) {
      memory.fill(p.out + 4 * (tap * outputs + from), 0, 4 * (to - from));
    }
  }
  const across = (p.outWidth + BLOCK_COLUMNS - 1) / BLOCK_COLUMNS;
  const columns = (p.outWidth + across - 1) / across;
  const rows = max(1, BLOCK_PIXELS / columns);
  for (let image = 0; image < p.images; image++) {
    for (let row = 0; row < p.outHeight; row += rows) {
      for (let column = 0; column < p.outWidth; column += columns) {
        const endRow = min(row + rows, p.outHeight);
        addBlock(p, image, row, endRow, column, min(column + columns, p.outWidth), from, to);
      }
    }
  }
}

/** Adds what the outputs of some rows and columns give to the weights of channels `from..to`. */
function addBlock(
  p: DepthwiseFilterGradientParameters,
  image: i32,
  row: i32,
  endRow: i32,
  column: i32,
  endColumn: i32,
  from: i32,
  to: i32,
): void {
  const vectors = p.multiplier == 1 ? from + ((to - from) & ~3) : from;
  for (let ky = 0; ky < p.kernelHeight; ky++) {
    const y = ky * p.dilationY - p.top;
    const first = max(row, firstTap(y, p.strideY));
    const rows = endTap(y, p.strideY, endRow, p.height) - first;
    if (rows <= 0) continue;
    const x = p.x + 4 * <usize>((image * p.height + first * p.strideY + y) * p.width) * p.ldx;
    const dy = p.dy + 4 * <usize>((image * p.outHeight + first) * p.outWidth) * p.ldy;
    for (let channel = from; channel < vectors; channel += 8) {
      addKernelRow(p, x, dy, rows, ky, column, endColumn, channel, min(8, vectors - channel));
    }
    for (let channel = vectors; channel < to; channel++) {
      addKernelRow(p, x, dy, rows, ky, column, endColumn, channel, 1);
    }
  }
}

/** Adds to the weights of a row of the kernel; `lanes` is 1, 4 or 8 channels, `x` and `dy` the addresses of the first rows. */
function addKernelRow(
  p: DepthwiseFilterGradientParameters,
  x: usize,
  dy: usize,
  rows: i32,
  ky: i32,
  column: i32,
  endColumn: i32,
  channel: i32,
  lanes: i32,
): void {
  x += 4 * (channel / p.multiplier);
  dy += 4 * channel;
  const nextTap: usize = 4 * p.channels * p.multiplier;
  let out = p.out + <usize>(ky * p.kernelWidth) * nextTap + 4 * channel;
  let kx = 0;
  for (; kx + 3 <= p.kernelWidth && lanes > 1; kx += 3) {
    const left = kx * p.dilationX - p.left;
    const middle = left + p.dilationX;
    let first = max(column, firstTap(left, p.strideX));
    let end = endTap(middle + p.dilationX, p.strideX, endColumn, p.width);
    const inside = first < end;
    if (inside) {
      // Beside those that see all three taps, one on either side may miss the outer tap.
      const skipsFirst = first > max(column, firstTap(middle, p.strideX));
      const skipsLast = end < endTap(middle, p.strideX, endColumn, p.width);
      if (skipsFirst) first--;
      if (skipsLast) end++;
      addThreeTaps(p, x, dy, rows, kx, first, end, skipsFirst, skipsLast, lanes, out, nextTap);
    } else {
      first = endColumn;
      end = endColumn;
    }
    for (let tap = kx; tap < kx + 3; tap++, out += nextTap) {
      if (column < first) addTap(p, x, dy, rows, tap, column, first, lanes, out);
      if (end < endColumn) addTap(p, x, dy, rows, tap, end, endColumn, lanes, out);
    }
  }
  for (; kx < p.kernelWidth; kx++, out += nextTap) {
    addTap(p, x, dy, rows, kx, column, endColumn, lanes, out);
  }
}

/** Adds to three weights what the outputs of columns `first..end` give; see {@link threeTaps}. */
function addThreeTaps(
  p: DepthwiseFilterGradientParameters,
  x: usize,
  dy: usize,
  rows: i32,
  kx: i32,
  first: i32,
  end: i32,
  skipsFirst: bool,
  skipsLast: bool,
  lanes: i32,
  out: usize,
  nextTap: usize,
): void {
  const ldx = 4 * <usize>p.ldx;
  const ldy = 4 * <usize>p.ldy;
  threeTaps(
    x + <usize>(first * p.strideX + kx * p.dilationX - p.left) * ldx,
    ldx * p.dilationX,
    ldx * p.strideX,
    ldx * p.strideY * p.width,
    dy + first * ldy,
    ldy,
    ldy * p.outWidth,
    rows,
    end - first,
    skipsFirst,
    skipsLast,
    out,
    nextTap,
    lanes > 4 ? 16 : 0,
  );
}

/** Adds to one weight what those outputs of columns `first..end` give that see its tap. */
function addTap(
  p: DepthwiseFilterGradientParameters,
  x: usize,
  dy: usize,
  rows: i32,
  kx: i32,
  first: i32,
  end: i32,
  lanes: i32,
  out: usize,
): void {
  const from = kx * p.dilationX - p.left;
  first = max(first, firstTap(from, p.strideX));
  end = endTap(from, p.strideX, end, p.width);
  if (first >= end) return;
  const ldx = 4 * <usize>p.ldx;
  const ldy = 4 * <usize>p.ldy;
  x += <usize>(first * p.strideX + from) * ldx;
  dy += first * ldy;
  const rowX = ldx * p.strideY * p.width;
  const rowY = ldy * p.outWidth;
  if (lanes == 1) oneWeight(x, ldx * p.strideX, rowX, dy, ldy, rowY, rows, end - first, out);
  else oneTap(x, ldx * p.strideX, rowX, dy, ldy, rowY, rows, end - first, out, lanes > 4 ? 16 : 0);
}
