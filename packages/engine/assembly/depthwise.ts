import { DepthwiseParameters } from './depthwise-parameters';
import { rowOf3x3, takes3x3 } from './depthwise-3x3';
import { multipliedRow, windowRow } from './depthwise-row';
import { begin } from './split';

/** Depthwise convolution, one row of output after the other. */
export function depthwise(block: usize, part: i32, parts: i32): void {
  const p = changetype<DepthwiseParameters>(block);
  const rows = p.images * p.outHeight;
  const to = begin(rows, part + 1, parts);
  const fast = takes3x3(p) ? p.channels & ~3 : 0;
  for (let row = begin(rows, part, parts); row < to; row++) {
    const image = row / p.outHeight;
    const source = p.x + 4 * <usize>(image * p.height * p.width) * p.ldx;
    const out = p.out + 4 * <usize>(row * p.outWidth) * p.ldo;
    const y = (row % p.outHeight) * p.strideY - p.top;
    if (p.multiplier != 1) {
      multipliedRow(p, source, y, out);
    } else {
      if (fast) rowOf3x3(p, source, y, out, fast);
      if (fast < p.channels) windowRow(p, source, y, out, fast);
    }
  }
}
