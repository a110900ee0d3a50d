import { type Graph, type Node, type NodeTable, visit } from '@rsanet/graph';

/** The channels of every value, by its node's name; null where they depend on the input's size. */
export function channelCounts(graph: Graph): ReadonlyMap<string, number | null> {
  const found = new Map<string, number | null>();
  for (const node of graph.nodes) {
    const inputs = node.inputs.map((name) => found.get(name)!);
    found.set(node.name, visit(channelsOf, node, inputs));
  }
  return found;
}

type Count = number | null;
type Row = (node: Node, inputs: readonly Count[]) => Count;

const same: Row = (_, [channels]) => channels ?? null;
const broadcast: Row = (_, inputs) => inputs.reduce((a, b) => a && b && Math.max(a, b));

const channelsOf = {
  input: ({ shape }) => shape[2],
  conv2d: ({ kernel }) => kernel.shape[3]!,
  depthwiseConv2d: ({ kernel }) => kernel.shape[2]! * kernel.shape[3]!,
  batchNorm: ({ scale }) => scale.shape[0]!,
  activation: same,
  softmax: same,
  maxPool: same,
  averagePool: same,
  globalAveragePool: same,
  add: broadcast,
  multiply: broadcast,
  concat: (_, inputs) => inputs.reduce((a, b) => a && b && a + b),
  upsample: same,
  zeroPadding: same,
  reshape: ({ shape }) => (shape.at(-1) === -1 ? null : (shape.at(-1) ?? 1)),
} satisfies NodeTable<[inputs: readonly Count[]], Count>;
