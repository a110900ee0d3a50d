/**
 * The floats that `columns` output channels of `depth` inputs take as panels.
 *
 * @param depth - Inputs per output channel, `kh * kw * channels`
 * @param columns - Output channels
 * @param panelWidth - Output channels per panel, as the binary's `panelWidth()` reports
 */
export function panelsLength(depth: number, columns: number, panelWidth: number): number {
  return Math.ceil(columns / panelWidth) * panelWidth * (depth + 1);
}

/**
 * Packs a convolution's weights as the kernels `gemm` and `convolve` read them: panels of `panelWidth` output channels,
 * each its bias followed by `depth` rows of weights, the last one padded with zeros.
 *
 * @param kernel - `[depth][columns]`, row-major, which is HWIO of a convolution
 * @param bias - `[columns]`, or null for zeros
 * @param out - Receives {@link panelsLength} floats; every one is written
 */
export function packPanels(
  kernel: Float32Array,
  bias: Float32Array | null,
  depth: number,
  columns: number,
  panelWidth: number,
  out: Float32Array,
): void {
  let at = 0;
  for (let first = 0; first < columns; first += panelWidth) {
    const end = Math.min(first + panelWidth, columns);
    for (let row = -1; row < depth; row++, at += panelWidth) {
      const values = row < 0 ? bias : kernel;
      const start = row < 0 ? 0 : row * columns;
      for (let i = 0; i < panelWidth; i++) {
        out[at + i] = values && first + i < end ? values[start + first + i]! : 0;
      }
    }
  }
}
