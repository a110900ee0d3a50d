import type { BatchNormNode } from '../graph.ts';
import { type Value, type WeightOf, zeros } from './value.ts';

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
  const position = positionsIn(shape, target);
  return (index) => data[position(index)]!;
}

/** Where each position of a shape `target` lies in a value of `shape` that is repeated along its sides of length 1. */
export function positionsIn(
  shape: readonly number[],
  target: readonly number[],
): (index: number) => number {
  if (`${shape}` === `${target}`) return (index) => index;
  return (index) => {
    let [rest, step, at] = [index, 1, 0];
    for (let axis = target.length - 1; axis >= 0; axis--) {
      if (shape[axis] !== 1) at += step * (rest % target[axis]!);
      step *= shape[axis]!;
      rest = Math.floor(rest / target[axis]!);
    }
    return at;
  };
}

/** Batch norm by the node's own statistics. */
export function normalised(node: BatchNormNode, weight: WeightOf, x: Value): Value {
  return affine(node, weight, { mean: weight('mean'), variance: weight('variance') }, x);
}

/** Means and variances per channel. */
interface Statistics {
  readonly mean: ArrayLike<number>;
  readonly variance: ArrayLike<number>;
}

/** `(x - mean) / sqrt(variance + epsilon) * scale + offset` per channel. */
export function affine(
  { epsilon }: { readonly epsilon: number },
  weight: WeightOf,
  { mean, variance }: Statistics,
  { data, shape }: Value,
): Value {
  const [scale, offset] = [weight('scale'), weight('offset')];
  const result = data.map((value, i) => {
    const c = i % scale.length;
    const deviation = Math.sqrt(variance[c]! + epsilon);
    return ((value - mean[c]!) / deviation) * scale[c]! + offset[c]!;
  });
  return { data: result, shape };
}

/** Mean and biased variance of each channel over all else. */
export function statisticsOf({ data, shape }: Value): { mean: Value; variance: Value } {
  const channels = shape.at(-1)!;
  const count = data.length / channels;
  const [mean, variance] = [zeros([channels]), zeros([channels])];
  data.forEach((value, i) => {
    mean.data[i % channels]! += value / count;
  });
  data.forEach((value, i) => {
    variance.data[i % channels]! += (value - mean.data[i % channels]!) ** 2 / count;
  });
  return { mean, variance };
}
