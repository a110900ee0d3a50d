import { KERNEL_BUILDS } from '../../testing/kernel-builds.ts';
import { panelWidthOf } from '../../testing/panel-width.ts';

/** Output channels per panel of packed weights, in training as in the inference kernels that read the same panels. */
export const PANEL_WIDTH = panelWidthOf(KERNEL_BUILDS[0]!);

/** A kernel `[taps][rows][columns]` with its rows and columns exchanged in each tap. */
export function transposed(
  kernel: Float32Array,
  taps: number,
  rows: number,
  columns: number,
): Float32Array {
  const size = rows * columns;
  return Float32Array.from({ length: taps * size }, (_, i) => {
    const [tap, at] = [Math.floor(i / size), i % size];
    return kernel[tap * size + (at % rows) * columns + Math.floor(at / rows)]!;
  });
}
