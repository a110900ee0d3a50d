/**
 * Pointwise convolution as `gemmInt16` defines it, in plain numbers: rows and columns become whole numbers by a scale of
 * their own, products are summed exactly, and each float operation behind that is rounded to float32.
 *
 * @param rows their values
 * @param kernel `[depth][columns]`
 * @returns row and column to the value before residual and activation
 */
export function int16Product(
  rows: readonly (readonly number[])[],
  kernel: Float32Array,
  bias: Float32Array | null,
  columns: number,
): (row: number, column: number) => number {
  const wholeRows = rows.map(wholeRow);
  const wholeColumns = Array.from({ length: columns }, (_, column) =>
    wholeColumn(rows[0]!.map((_, k) => kernel[k * columns + column]!)),
  );
  return (row, column) => {
    const [a, rowScale] = wholeRows[row]!;
    const [w, columnScale] = wholeColumns[column]!;
    const sum = a.reduce((total, value, k) => total + value * w[k]!, 0);
    if (sum !== (sum | 0)) throw new Error(`A sum is ${sum}.`);
    const scaled = Math.fround(Math.fround(Math.fround(sum) * columnScale) * rowScale);
    return Math.fround(scaled + (bias?.[column] ?? 0));
  };
}

function wholeRow(values: readonly number[]): readonly [whole: number[], scale: number] {
  const largest = Math.max(...values.map(Math.abs));
  const factor = largest > Math.fround(1e-30) ? Math.fround(4095 / largest) : 0;
  const whole = values.map((value) => roundHalfEven(Math.fround(value * factor)));
  return [whole, Math.fround(largest / 4095)];
}

function wholeColumn(values: readonly number[]): readonly [whole: number[], scale: number] {
  const sizes = values.map(Math.abs);
  const room = Math.floor((2 ** 31 - 1) / 4095) - values.length;
  const scale = Math.fround(
    Math.max(Math.max(...sizes) / 32_767, sizes.reduce((a, b) => a + b) / room),
  );
  return [values.map((value) => (scale > 0 ? Math.round(value / scale) : 0)), scale];
}

function roundHalfEven(x: number): number {
  const low = Math.floor(x);
  if (x - low !== 0.5) return Math.round(x);
  return low % 2 === 0 ? low : low + 1;
}
