import type { BatchNormNode } from '../graph.ts';
import { type Value, zeros } from './value.ts';

/** Values combined one after the other, sides of length 1 repeated. */
export function combined(
  inputs: readonly Value[],
  combine: (a: number, b: number) => number,
): Value {
  return inputs.reduce((a, b) => {
    const { data, shape } = zeros(a.shape.map((side, i) => (side === 1 ? b.shape[i]! : side)));
    const [readA, readB] = [reader(a, shape), reader(b, shape)];
    return { data: data.map((_, i) => combine(readA(i), readB(i))), shape };
  });
}

/** Reads a value as if it had a larger shape. */
function reader({ data, shape }: Value, target: readonly number[]): (index: number) => number {
  if (`${shape}` === `${target}`) return (index) => data[index]!;
  return (index) => {
    let [rest, step, at] = [index, 1, 0];
    for (let axis = target.length - 1; axis >= 0; axis--) {
      if (shape[axis] !== 1) at += step * (rest % target[axis]!);
      step *= shape[axis]!;
      rest = Math.floor(rest / target[axis]!);
    }
    return data[at]!;
  };
}

/** Batch norm by the node's own statistics. */
export function normalised(node: BatchNormNode, { data, shape }: Value): Value {
  const { scale, offset, mean, variance, epsilon } = node;
  const channels = scale.data.length;
  const result = data.map((value, i) => {
    const c = i % channels;
    const deviation = Math.sqrt(variance.data[c]! + epsilon);
    return ((value - mean.data[c]!) / deviation) * scale.data[c]! + offset.data[c]!;
  });
  return { data: result, shape };
}
