import type { Padding } from '../graph.ts';

/** The positions of a window along one side. */
export interface Windows {
  readonly count: number;
  /** Pixels of padding before the first one. */
  readonly before: number;
}

/** Where windows that reach over `reach` pixels lie along a side, by TensorFlow's rules of padding. */
export function windowsOf(side: number, reach: number, stride: number, padding: Padding): Windows {
  if (padding === 'valid') return { count: Math.floor((side - reach) / stride) + 1, before: 0 };
  const count = Math.ceil(side / stride);
  const padded = Math.max(0, (count - 1) * stride + reach - side);
  return { count, before: Math.floor(padded / 2) };
}

/**
 * Calls `visit` for each pixel of the map that each window covers; padding is left out.
 *
 * @param output index of the window among all of the output, row-major with the batch
 * @param input index of the pixel among all of the input, likewise
 * @param tap index of the pixel in the window
 */
export function eachTap(
  [batch, height, width]: readonly number[],
  { size, dilations, strides, padding }: WindowShape,
  visit: (output: number, input: number, tap: number) => void,
): readonly [height: number, width: number] {
  const reach = size.map((taps, axis) => (taps - 1) * dilations[axis]! + 1);
  const rows = windowsOf(height!, reach[0]!, strides[0]!, padding);
  const columns = windowsOf(width!, reach[1]!, strides[1]!, padding);
  let output = 0;
  for (let n = 0; n < batch!; n++) {
    for (let row = 0; row < rows.count; row++) {
      for (let column = 0; column < columns.count; column++, output++) {
        for (let ky = 0; ky < size[0]!; ky++) {
          const y = row * strides[0]! - rows.before + ky * dilations[0]!;
          if (y < 0 || y >= height!) continue;
          for (let kx = 0; kx < size[1]!; kx++) {
            const x = column * strides[1]! - columns.before + kx * dilations[1]!;
            if (x < 0 || x >= width!) continue;
            visit(output, (n * height! + y) * width! + x, ky * size[1]! + kx);
          }
        }
      }
    }
  }
  return [rows.count, columns.count];
}

interface WindowShape {
  readonly size: readonly number[];
  readonly dilations: readonly number[];
  readonly strides: readonly number[];
  readonly padding: Padding;
}
