import type { Graph } from '../graph.ts';
import { lastReaders } from '../last-readers.ts';
import type { RawTensor } from '../runtime.ts';
import { type NodeTable, visit } from '../visit.ts';
import { weightsOf } from '../weights.ts';
import { activated } from './activated.ts';
import { convolved, depthwiseConvolved } from './convolution.ts';
import { combined, normalised } from './elementwise.ts';
import { averagePooled, globallyAveraged, maxPooled } from './pooling.ts';
import { joined, padded, reshaped, upsampled } from './rearranged.ts';
import { softmax } from './softmax.ts';
import { toValue, type Value, type WeightOf } from './value.ts';

/** The value of each operation. */
export const operations = {
  input: (_, __, x) => x,
  conv2d: (node, weight, x) => convolved(node, weight, x),
  depthwiseConv2d: (node, weight, x) => depthwiseConvolved(node, weight, x),
  batchNorm: (node, weight, x) => normalised(node, weight, x),
  activation: (node, _, x) => activated(x, node.activation),
  softmax: (_, __, x) => softmax(x),
  maxPool: (node, _, x) => maxPooled(node, x),
  averagePool: (node, _, x) => averagePooled(node, x),
  globalAveragePool: (node, _, x) => globallyAveraged(node, x),
  add: (_, __, ...inputs) => combined(inputs, (a, b) => a + b),
  multiply: (_, __, ...inputs) => combined(inputs, (a, b) => a * b),
  concat: (_, __, ...inputs) => joined(inputs),
  upsample: (node, _, x) => upsampled(node, x),
  zeroPadding: (node, _, x) => padded(node, x),
  reshape: (node, _, x) => reshaped(node, x),
} satisfies NodeTable<[weight: WeightOf, x: Value, ...more: Value[]], Value>;

/**
 * Computes a graph in double precision, plainly and slowly: what other runtimes are compared with.
 *
 * @param inputs what the graph's input nodes take, in their order, NHWC, with a batch in front
 * @returns the values of the graph's outputs, in their order
 *
 * @example
 * ```ts
 * import type { Graph } from '@rsanet/graph';
 * import { interpret } from '@rsanet/graph/conformance';
 *
 * const graph: Graph = {
 *   name: 'doubled',
 *   nodes: [
 *     { op: 'input', name: 'x', inputs: [], shape: [1, 2, 1] },
 *     { op: 'add', name: 'y', inputs: ['x', 'x'] },
 *   ],
 *   outputs: ['y'],
 * };
 * const [y] = interpret(graph, { data: Float32Array.of(1, 2), shape: [1, 1, 2, 1] });
 * if (y?.data.join() !== '2,4') throw new Error(`${y?.data}`);
 * ```
 */
export function interpret(graph: Graph, ...inputs: readonly RawTensor[]): Value[] {
  const steps = interpretSteps(graph, inputs);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Computes node after node and stops before each; returns the values of the graph's outputs. */
export function* interpretSteps(
  graph: Graph,
  given: readonly RawTensor[],
): Generator<void, Value[]> {
  const done = lastReaders(graph);
  const left = given.values();
  const values = new Map<string, Value>();
  for (const [index, node] of graph.nodes.entries()) {
    yield;
    const inputs =
      node.op === 'input'
        ? [toValue(left.next().value!)]
        : node.inputs.map((name) => values.get(name)!);
    const [x, ...more] = inputs as [Value, ...Value[]];
    const weights = weightsOf(node);
    const weight: WeightOf = (field) => weights[field]!.data;
    values.set(node.name, visit(operations, node, weight, x, ...more));
    for (const name of done[index]!) values.delete(name);
  }
  return graph.outputs.map((name) => values.get(name)!);
}
