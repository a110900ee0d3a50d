import type { Activation } from '../graph.ts';
import { type ActivationTable, visitActivation } from '../visit.ts';
import type { Value } from './value.ts';

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const relu6 = (x: number) => Math.min(6, Math.max(0, x));

const functions = {
  linear: () => (x) => x,
  relu: () => (x) => Math.max(0, x),
  relu6: () => relu6,
  leakyRelu:
    ({ alpha }) =>
    (x) =>
      x < 0 ? alpha * x : x,
  sigmoid: () => sigmoid,
  swish: () => (x) => x * sigmoid(x),
  hardSwish: () => (x) => (x * relu6(x + 3)) / 6,
  elu: () => (x) => (x < 0 ? Math.expm1(x) : x),
} satisfies ActivationTable<[], (x: number) => number>;

/** A nonlinearity applied to every element. */
export function activated({ data, shape }: Value, activation: Activation): Value {
  return { data: data.map(visitActivation(functions, activation)), shape };
}
