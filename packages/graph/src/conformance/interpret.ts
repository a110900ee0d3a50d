import type { Graph } from '../graph.ts';
import { lastReaders } from '../last-readers.ts';
import type { RawTensor } from '../runtime.ts';
import { type NodeTable, visit } from '../visit.ts';
import { activated } from './activated.ts';
import { convolved, depthwiseConvolved } from './convolution.ts';
import { combined, normalised } from './elementwise.ts';
import { averagePooled, globallyAveraged, maxPooled } from './pooling.ts';
import { joined, padded, reshaped, upsampled } from './rearranged.ts';
import { toValue, type Value } from './value.ts';

const operations = {
  input: (_, x) => x,
  conv2d: (node, x) => convolved(node, x),
  depthwiseConv2d: (node, x) => depthwiseConvolved(node, x),
  batchNorm: (node, x) => normalised(node, x),
  activation: (node, x) => activated(x, node.activation),
  maxPool: (node, x) => maxPooled(node, x),
  averagePool: (node, x) => averagePooled(node, x),
  globalAveragePool: (node, x) => globallyAveraged(node, x),
  add: (_, ...inputs) => combined(inputs, (a, b) => a + b),
  multiply: (_, ...inputs) => combined(inputs, (a, b) => a * b),
  concat: (_, ...inputs) => joined(inputs),
  upsample: (node, x) => upsampled(node, x),
  zeroPadding: (node, x) => padded(node, x),
  reshape: (node, x) => reshaped(node, x),
} satisfies NodeTable<[x: Value, ...more: Value[]], Value>;

/**
 * Computes a graph in double precision, plainly and slowly: what other runtimes are compared with.
 *
 * @param input what the graph's input node takes, NHWC, with a batch in front
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
export function interpret(graph: Graph, input: RawTensor): Value[] {
  const steps = interpretSteps(graph, input);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Computes node after node and stops before each; returns the values of the graph's outputs. */
export function* interpretSteps(graph: Graph, input: RawTensor): Generator<void, Value[]> {
  const done = lastReaders(graph);
  const values = new Map<string, Value>();
  for (const [index, node] of graph.nodes.entries()) {
    yield;
    const inputs = node.inputs.map((name) => values.get(name)!);
    const [x = toValue(input), ...more] = inputs;
    values.set(node.name, visit(operations, node, x, ...more));
    for (const name of done[index]!) values.delete(name);
  }
  return graph.outputs.map((name) => values.get(name)!);
}
