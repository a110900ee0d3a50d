import type { Graph, Node, Weight } from '@rsanet/graph';

/** The weights of a node, by the names of its fields. */
export function weightsOf(node: Node): Record<string, Weight> {
  switch (node.op) {
    case 'conv2d':
    case 'depthwiseConv2d':
      return { kernel: node.kernel, ...(node.bias && { bias: node.bias }) };
    case 'batchNorm': {
      const { scale, offset, mean, variance } = node;
      return { scale, offset, mean, variance };
    }
    default:
      return {};
  }
}

/** The same graph with other weights, looked up by `<node>/<field>` and of the given shape. */
export function withWeights(
  graph: Graph,
  lookup: (name: string, shape: readonly number[]) => Float32Array,
): Graph {
  const nodes = graph.nodes.map((node): Node => {
    const replaced = Object.entries(weightsOf(node)).map(([key, { shape }]) => [
      key,
      { shape, data: lookup(`${node.name}/${key}`, shape) },
    ]);
    return { ...node, ...Object.fromEntries(replaced) };
  });
  return { ...graph, nodes };
}
