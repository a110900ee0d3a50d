import { gatherPatches } from './gather-patches';
import { multiply } from './multiply';
import { begin } from './split';
import { Store } from './store';

/** Parameters of {@link convolve}. */
@unmanaged
export class ConvolveParameters {
  x: usize;
  ldx: i32;
  images: i32;
  height: i32;
  width: i32;
  channels: i32;
  out: usize;
  ldo: i32;
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
  weights: usize;
  columns: i32;
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

/** Any convolution: the patches that `block` pixels see are laid side by side in the part's scratch, then multiplied. */
export function convolve(block: usize, part: i32, parts: i32): void {
  const p = changetype<ConvolveParameters>(block);
  const patches = p.scratch + <usize>part * p.scratchBytes;
  const depth = p.kernelHeight * p.kernelWidth * p.channels;
  const pixels = p.images * p.outHeight * p.outWidth;
  const to = begin(pixels, part + 1, parts);
  const ldo = 4 * <usize>p.ldo;
  for (let pixel = begin(pixels, part, parts); pixel < to; pixel += p.block) {
    const count = min(p.block, to - pixel);
    gatherPatches(p, pixel, count, patches);
    multiply(
      patches,
      4 * depth,
      count,
      depth,
      p.weights,
      p.columns,
      p.out + <usize>pixel * ldo,
      ldo,
      p.residual ? p.residual + 4 * <usize>pixel * p.ldr : 0,
      changetype<Store>(block + offsetof<ConvolveParameters>('residual')),
    );
  }
}
