import type { RawTensor } from '@rsanet/graph';

/** How far outputs are from others. */
export interface OutputDifference {
  /** Largest absolute difference of a value; without end where shapes differ or a value is no number. */
  largest: number;
  /** Largest absolute value expected. */
  of: number;
}

/** Compares all values of the outputs of one network, run in two ways. */
export function outputDifference(
  expected: readonly RawTensor[],
  actual: readonly RawTensor[],
): OutputDifference {
  const comparable =
    expected.length === actual.length &&
    expected.every(({ shape }, i) => String(shape) === String(actual[i]!.shape));
  let largest = comparable ? 0 : Infinity;
  let of = 0;
  for (const [i, { data }] of expected.entries()) {
    for (const [at, value] of data.entries()) {
      of = Math.max(of, Math.abs(value));
      if (!comparable) continue;
      const difference = Math.abs(value - actual[i]!.data[at]!);
      largest = Math.max(largest, Number.isNaN(difference) ? Infinity : difference);
    }
  }
  return { largest, of };
}
