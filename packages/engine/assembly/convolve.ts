import { gatherPatches } from './gather-patches';
import { multiply } from './multiply';
import { begin } from './split';
import { Store } from './store';
import { Windowed } from './windowed';

/** Parameters of {@link convolve}. */
@unmanaged
export class ConvolveParameters extends Windowed {
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
