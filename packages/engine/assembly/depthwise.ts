import { DepthwiseParameters } from './depthwise-parameters';
import { rollRow } from './depthwise-3x3';
import { multipliedRow, windowRow } from './depthwise-row';
import { begin } from './split';

/** Depthwise convolution, one row of output after the other. */
export function depthwise(block: usize, part: i32, parts: i32): void {
  const p = changetype<DepthwiseParameters>(block);
  const rows = p.images * p.outHeight;
  const to = begin(rows, part + 1, parts);
  const rolled = rolls(p) ? p.channels & ~3 : 0;
  for (let row = begin(rows, part, parts); row < to; row++) {
    const image = row / p.outHeight;
    const source = p.x + 4 * <usize>(image * p.height * p.width) * p.ldx;
    const out = p.out + 4 * <usize>(row * p.outWidth) * p.ldo;
    const y = (row % p.outHeight) * p.strideY - p.top;
    if (p.multiplier != 1) {
      multipliedRow(p, source, y, out);
    } else {
      if (rolled) rollRow(p, source, y, out, rolled);
      if (rolled < p.channels) windowRow(p, source, y, out, rolled);
    }
  }
}

/** Whether windows are 3x3 of stride 1 or 2 and each holds a pixel of the map. */
function rolls(p: DepthwiseParameters): bool {
  return (
    p.multiplier == 1 &&
    p.kernelHeight == 3 &&
    p.kernelWidth == 3 &&
    p.dilationY == 1 &&
    p.dilationX == 1 &&
    (p.strideX == 1 || p.strideX == 2) &&
    p.top < 3 &&
    p.left < 3 &&
    (p.outHeight - 1) * p.strideY - p.top < p.height &&
    (p.outWidth - 1) * p.strideX - p.left < p.width
  );
}
