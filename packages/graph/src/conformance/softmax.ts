import type { SoftmaxGradientNode } from '../differentiate/gradient-node.ts';
import type { Readable } from './gradient-operations.ts';
import type { Value } from './value.ts';

/** Softmax along the last side. */
export function softmax(x: Value): Value {
  return alongLast(x, (row) => {
    const powers = row.map((value) => Math.exp(value - Math.max(...row)));
    const sum = powers.reduce((a, b) => a + b);
    return powers.map((power) => power / sum);
  });
}

/** Of softmax's input, from its value `y`: `(dy - sum(dy * y)) * y`. */
export function softmaxGradient({ inputs }: SoftmaxGradientNode, { value }: Readable) {
  const [y, dy] = [value(inputs.y), value(inputs.dy)];
  const dx = alongLast(y, (row, from) => {
    const given = dy.data.subarray(from, from + row.length);
    const mean = row.reduce((sum, share, i) => sum + share * given[i]!, 0);
    return row.map((share, i) => (given[i]! - mean) * share);
  });
  return { dx };
}

/** A value of the same shape, row after row of its last side. */
function alongLast(
  { data, shape }: Value,
  make: (row: Float64Array, from: number) => Float64Array,
): Value {
  const length = shape.at(-1)!;
  const result = new Float64Array(data.length);
  for (let from = 0; from < data.length; from += length) {
    result.set(make(data.subarray(from, from + length), from), from);
  }
  return { data: result, shape };
}
