import type { Differentiated } from '../differentiate/differentiated.ts';
import type { ForwardNode } from '../differentiate/forward-node.ts';
import { valueShapes } from '../differentiate/value-shapes.ts';
import type { Graph } from '../graph.ts';
import type { RawTensor } from '../runtime.ts';
import { visit } from '../visit.ts';
import { weightsOf } from '../weights.ts';
import { affine, statisticsOf } from './elementwise.ts';
import { gradientOperations, type Readable } from './gradient-operations.ts';
import { operations } from './interpret.ts';
import { maxPooled, maxPositions } from './pooling.ts';
import { toValue, type Value, type WeightOf } from './value.ts';

/** Values by their names. */
export type Values = ReadonlyMap<string, Value>;

/** A value's numbers as float32 holds them. */
function rounded({ data, shape }: Value): Value {
  return { data: data.map(Math.fround), shape };
}

const asItIs = (value: Value) => value;

/** All weights of a graph in double precision, named `<node>/<field>`. */
export function weightValues(graph: Graph): Values {
  return new Map(
    graph.nodes.flatMap((node) =>
      Object.entries(weightsOf(node)).map(
        ([field, weight]) => [`${node.name}/${field}`, toValue(weight)] as const,
      ),
    ),
  );
}

/**
 * Runs a differentiated network forward in double precision, plainly and slowly.
 *
 * @param inputs what the network's input nodes take, in their order, NHWC, with a batch in front
 * @returns every value
 */
export function interpretForward(
  { forward }: Differentiated,
  weights: Values,
  ...given: readonly RawTensor[]
): Values {
  return forwardBy(asItIs, forward, weights, given);
}

/** As {@link interpretForward}, each value rounded to float32 once it is computed: the best that a runtime in float32 can do. */
export function roundedForward(
  { forward }: Differentiated,
  weights: Values,
  ...given: readonly RawTensor[]
): Values {
  return forwardBy(rounded, forward, weights, given);
}

/** @param keep what is kept of each value */
function forwardBy(
  keep: (value: Value) => Value,
  forward: Differentiated['forward'],
  weights: Values,
  given: readonly RawTensor[],
): Values {
  const values = new Map<string, Value>();
  const left = given.values();
  for (const node of forward) {
    const inputs =
      node.op === 'input'
        ? [toValue(left.next().value!)]
        : node.inputs.map((name) => values.get(name)!);
    const [x, ...more] = inputs as [Value, ...Value[]];
    const weight = (field: string) => weights.get(`${node.name}/${field}`)!.data;
    for (const [name, value] of made(node, weight, x, more)) values.set(name, keep(value));
  }
  return values;
}

function made(
  node: ForwardNode,
  weight: WeightOf,
  x: Value,
  more: readonly Value[],
): [name: string, Value][] {
  if (node.op === 'batchNormTraining') {
    const { mean, variance } = statisticsOf(x);
    return [
      [node.batch.mean, mean],
      [node.batch.variance, variance],
      [node.name, affine(node, weight, { mean: mean.data, variance: variance.data }, x)],
    ];
  }
  if (node.op === 'maxPoolTraining') {
    return [
      [node.name, maxPooled(node, x)],
      [node.positions, maxPositions(node, x)],
    ];
  }
  return [[node.name, visit(operations, node, weight, x, ...more)]];
}

/**
 * Runs a differentiated network backward in double precision.
 *
 * @param values those that {@link interpretForward} made by the same weights
 * @param gradients of a loss with respect to each output, in the outputs' order
 * @returns every value of the way back
 *
 * @example
 * ```ts
 * import { differentiate } from '@rsanet/graph';
 * import {
 *   graphBuilder,
 *   interpretBackward,
 *   interpretForward,
 *   weightValues,
 * } from '@rsanet/graph/conformance';
 *
 * const b = graphBuilder([1, 1, 1]);
 * const graph = b.graph(b.conv(b.input, 1, { kernel: 1, name: 'line' }));
 * const plan = differentiate(graph);
 * const weights = weightValues(graph);
 * const values = interpretForward(plan, weights, { data: Float32Array.of(3), shape: [1, 1, 1, 1] });
 * const back = interpretBackward(plan, weights, values, [
 *   { data: Float32Array.of(2), shape: [1, 1, 1, 1] },
 * ]);
 * const slope = back.get(plan.gradients.get('line/kernel')!)!.data[0];
 * if (slope !== 6) throw new Error(`${slope}`);
 * ```
 */
export function interpretBackward(
  plan: Differentiated,
  weights: Values,
  values: Values,
  gradients: readonly (RawTensor | Value)[],
): Values {
  return backwardBy(asItIs, plan, weights, values, gradients);
}

/** As {@link interpretBackward}, each value rounded to float32 once it is computed; see {@link roundedForward}. */
export function roundedBackward(
  plan: Differentiated,
  weights: Values,
  values: Values,
  gradients: readonly (RawTensor | Value)[],
): Values {
  return backwardBy(rounded, plan, weights, values, gradients);
}

/** @param keep what is kept of each value */
function backwardBy(
  keep: (value: Value) => Value,
  plan: Differentiated,
  weights: Values,
  values: Values,
  gradients: readonly (RawTensor | Value)[],
): Values {
  const inputs = plan.forward.filter(({ op }) => op === 'input');
  const shapes = valueShapes(plan, ...inputs.map(({ name }) => values.get(name)!.shape));
  const back = new Map<string, Value>();
  plan.outputs.forEach(({ gradient }, i) => {
    const { data, shape } = gradients[i]!;
    if (gradient !== null) back.set(gradient, { data: Float64Array.from(data), shape });
  });
  const readable: Readable = {
    value: (name) => back.get(name) ?? values.get(name)!,
    weight: (name) => weights.get(name)!,
    shape: (name) => shapes.get(name)!,
  };
  for (const node of plan.backward) {
    const results: Readonly<Record<string, Value>> = visit(gradientOperations, node, readable);
    for (const [field, name] of Object.entries(node.outputs)) back.set(name, keep(results[field]!));
  }
  return back;
}
