/** The largest value of a row that the kernel `gemmInt16` has written as whole numbers. */
const LARGEST_VALUE = 4095;

/** What the whole numbers of a column may add up to, so that no sum of products leaves 32 bits. */
const LARGEST_COLUMN = Math.floor((2 ** 31 - 1) / LARGEST_VALUE);

/** Floats of a panel's scales and biases, which lie in front of its weights. */
const headLength = (panelWidth: number) => 2 * panelWidth;

/** The floats that {@link packInt16Panels} writes for `columns` output channels of `depth` inputs. */
export function int16PanelsLength(depth: number, columns: number, panelWidth: number): number {
  const weights = panelWidth * Math.ceil(depth / 2);
  return Math.ceil(columns / panelWidth) * (headLength(panelWidth) + weights);
}

/**
 * Packs a convolution's weights as the kernel `gemmInt16` reads them: panels of `panelWidth` output channels, each its scales
 * and biases as floats, then for every two inputs the 16-bit weights of each channel by both. A channel's scale is the
 * smallest by which its weights are 16-bit whole numbers that no row can make a sum of beyond 32 bits.
 *
 * @param kernel - `[depth][columns]`, row-major
 * @param bias - `[columns]`, or null for zeros
 * @param out - Receives {@link int16PanelsLength} floats; every one is written
 */
export function packInt16Panels(
  kernel: Float32Array,
  bias: Float32Array | null,
  depth: number,
  columns: number,
  panelWidth: number,
  out: Float32Array,
): void {
  out.fill(0);
  const whole = new Int16Array(out.buffer, out.byteOffset, 2 * out.length);
  const head = headLength(panelWidth);
  const panelLength = head + panelWidth * Math.ceil(depth / 2);
  for (let column = 0; column < columns; column++) {
    const lane = column % panelWidth;
    const panel = panelLength * Math.floor(column / panelWidth);
    const scale = scaleOf(kernel, depth, columns, column);
    out[panel + lane] = scale;
    out[panel + panelWidth + lane] = bias?.[column] ?? 0;
    for (let row = 0; row < depth; row++) {
      const pair = panel + head + panelWidth * Math.floor(row / 2) + lane;
      const value = kernel[row * columns + column]!;
      whole[2 * pair + (row % 2)] = scale > 0 ? Math.round(value / scale) : 0;
    }
  }
}

/** What the whole numbers of a column are multiplied by. */
function scaleOf(kernel: Float32Array, depth: number, columns: number, column: number): number {
  let [largest, sum] = [0, 0];
  for (let row = 0; row < depth; row++) {
    const size = Math.abs(kernel[row * columns + column]!);
    largest = Math.max(largest, size);
    sum += size;
  }
  // Rounding adds half to each number at most, and as much again for the scale's own.
  return Math.fround(Math.max(largest / 32_767, sum / (LARGEST_COLUMN - depth)));
}
