import type { Conv2dNode, DepthwiseConv2dNode, Graph, Node, Weight } from './graph.ts';
import { type NodeTable, visit } from './visit.ts';

/**
 * The weights of a node by the names of its fields, such as `kernel` and `bias`; none for an operation
 * that has nothing to train.
 *
 * @example
 * ```ts
 * import { type Node, weightsOf } from '@rsanet/graph';
 *
 * const node: Node = { op: 'globalAveragePool', name: 'mean', inputs: ['x'], keepDims: false };
 * if (Object.keys(weightsOf(node)).length > 0) throw new Error('weights');
 * ```
 */
export function weightsOf(node: Node): Readonly<Record<string, Weight>> {
  return visit(weights, node);
}

/**
 * The same graph with other weights.
 *
 * @param lookup the numbers of a weight, row-major, by its name `<node>/<field>` and its shape
 */
export function withWeights(
  graph: Graph,
  lookup: (name: string, shape: readonly number[]) => Float32Array,
): Graph {
  const nodes = graph.nodes.map((node): Node => {
    const replaced = Object.entries(weightsOf(node)).map(([field, { shape }]) => [
      field,
      { shape, data: lookup(`${node.name}/${field}`, shape) },
    ]);
    return { ...node, ...Object.fromEntries(replaced) };
  });
  return { ...graph, nodes };
}

const none = () => ({});

const ofConvolution = ({ kernel, bias }: Conv2dNode | DepthwiseConv2dNode) => ({
  kernel,
  ...(bias && { bias }),
});

const weights = {
  input: none,
  conv2d: ofConvolution,
  depthwiseConv2d: ofConvolution,
  batchNorm: ({ scale, offset, mean, variance }) => ({ scale, offset, mean, variance }),
  activation: none,
  softmax: none,
  maxPool: none,
  averagePool: none,
  globalAveragePool: none,
  add: none,
  multiply: none,
  concat: none,
  upsample: none,
  zeroPadding: none,
  reshape: none,
} satisfies NodeTable<[], Record<string, Weight>>;
