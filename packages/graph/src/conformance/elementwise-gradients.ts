import type {
  ActivationGradientNode,
  AddGradientNode,
  MultiplyGradientNode,
  SumNode,
} from '../differentiate/gradient-node.ts';
import type { Activation } from '../graph.ts';
import { type ActivationTable, visitActivation } from '../visit.ts';
import { combined, positionsIn } from './elementwise.ts';
import type { Readable } from './gradient-operations.ts';
import { type Value, zeros } from './value.ts';

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

const slopes = {
  linear: () => () => 1,
  relu: () => (x) => (x > 0 ? 1 : 0),
  relu6: () => (x) => (x > 0 && x < 6 ? 1 : 0),
  leakyRelu:
    ({ alpha }) =>
    (x) =>
      x > 0 ? 1 : alpha,
  sigmoid: () => (x) => sigmoid(x) * (1 - sigmoid(x)),
  swish: () => (x) => sigmoid(x) * (1 + x * (1 - sigmoid(x))),
  hardSwish: () => (x) => {
    if (x <= -3) return 0;
    return x >= 3 ? 1 : (2 * x + 3) / 6;
  },
  elu: () => (x) => (x < 0 ? Math.exp(x) : 1),
} satisfies ActivationTable<[], (x: number) => number>;

/** The slope of a nonlinearity at `x`. */
function slopeOf(activation: Activation): (x: number) => number {
  return visitActivation(slopes, activation);
}

/** Of an activation's input. */
export function activationGradient(
  { inputs, activation }: ActivationGradientNode,
  { value }: Readable,
) {
  const [x, dy] = [value(inputs.x), value(inputs.dy)];
  const slope = slopeOf(activation);
  return { dx: { data: dy.data.map((g, i) => g * slope(x.data[i]!)), shape: dy.shape } };
}

/** Of one term of a sum. */
export function addGradient({ inputs, outputs }: AddGradientNode, { value, shape }: Readable) {
  return { dx: summedTo(shape(outputs.dx), value(inputs.dy)) };
}

/** Of one factor of a product. */
export function multiplyGradient(
  { inputs, outputs }: MultiplyGradientNode,
  { value, shape }: Readable,
) {
  const product = combined([value(inputs.dy), value(inputs.other)], (a, b) => a * b);
  return { dx: summedTo(shape(outputs.dx), product) };
}

/** The sum of values of one shape. */
export function sum({ inputs }: SumNode, { value }: Readable) {
  return { dx: combined(inputs.map(value), (a, b) => a + b) };
}

/** Summed over the sides that are 1 in `shape`. */
function summedTo(shape: readonly number[], { data, shape: from }: Value): Value {
  const result = zeros(shape);
  const position = positionsIn(shape, from);
  data.forEach((value, i) => {
    result.data[position(i)]! += value;
  });
  return result;
}
