import { multiply } from '../multiply';
import { begin } from '../split';
import { Store } from '../store';
import { loadLanes, storeLanes } from './lanes';

/** Parameters of {@link convolveInputGradient}. */
@unmanaged
class ConvolveInputGradientParameters {
  dy: usize;
  ldy: i32;
  outHeight: i32;
  outWidth: i32;
  columns: i32;
  kernelHeight: i32;
  kernelWidth: i32;
  strideY: i32;
  strideX: i32;
  dilationY: i32;
  dilationX: i32;
  top: i32;
  left: i32;
  weights: usize;
  images: i32;
  height: i32;
  width: i32;
  channels: i32;
  out: usize;
  ldo: i32;
  scratch: usize;
  scratchBytes: i32;
  block: i32;
  residual: usize;
  ldr: i32;
  residualFirst: i32;
  activation: i32;
  alpha: f32;
  lo: f32;
  hi: f32;
}

/**
 * The gradient of a convolution's input: for each of its pixels, the gradients of the outputs that saw it are laid side by side
 * in the part's scratch, then multiplied by the transposed weights.
 */
export function convolveInputGradient(block: usize, part: i32, parts: i32): void {
  const p = changetype<ConvolveInputGradientParameters>(block);
  const patches = p.scratch + <usize>part * p.scratchBytes;
  const depth = p.kernelHeight * p.kernelWidth * p.columns;
  const pixels = p.images * p.height * p.width;
  const to = begin(pixels, part + 1, parts);
  const ldo = 4 * <usize>p.ldo;
  for (let pixel = begin(pixels, part, parts); pixel < to; pixel += p.block) {
    const count = min(p.block, to - pixel);
    for (let i = 0; i < count; i++) gather(p, pixel + i, patches + 4 * <usize>i * depth);
    multiply(
      patches,
      4 * depth,
      count,
      depth,
      p.weights,
      p.channels,
      p.out + <usize>pixel * ldo,
      ldo,
      p.residual ? p.residual + 4 * <usize>pixel * p.ldr : 0,
      changetype<Store>(block + offsetof<ConvolveInputGradientParameters>('residual')),
    );
  }
}

/** Writes the gradients of the outputs that saw a pixel, `[kh][kw][columns]`, zeros where there is none. */
function gather(p: ConvolveInputGradientParameters, pixel: i32, patch: usize): void {
  const row = pixel / p.width;
  const x = (pixel % p.width) + p.left;
  const y = (row % p.height) + p.top;
  const image = row / p.height;
  for (let ky = 0; ky < p.kernelHeight; ky++) {
    const fromY = y - ky * p.dilationY;
    const outY = fromY / p.strideY;
    const seesY = fromY >= 0 && outY * p.strideY == fromY && outY < p.outHeight;
    for (let kx = 0; kx < p.kernelWidth; kx++) {
      const fromX = x - kx * p.dilationX;
      const outX = fromX / p.strideX;
      const sees = seesY && fromX >= 0 && outX * p.strideX == fromX && outX < p.outWidth;
      const at = p.dy + 4 * <usize>((image * p.outHeight + outY) * p.outWidth + outX) * p.ldy;
      for (let n = 0; n < p.columns; n += 4) {
        const lanes = min(4, p.columns - n);
        storeLanes(patch + 4 * n, sees ? loadLanes(at + 4 * n, lanes) : f32x4.splat(0), lanes);
      }
      patch += 4 * p.columns;
    }
  }
}
