import type { Conv2dNode, DepthwiseConv2dNode, Graph, MultiplyNode, Node } from '../graph.ts';
import { type NodeTable, visit } from '../visit.ts';
import type { ForwardNode } from './forward-node.ts';
import { trainableFields } from './trainable-fields.ts';

/** The way forward in training. */
interface Forward {
  readonly nodes: readonly ForwardNode[];
  /** The value that is each node's of the graph, by the node's name. */
  readonly renamed: ReadonlyMap<string, string>;
  /** The values that depend on something to train. */
  readonly trained: ReadonlySet<string>;
}

/**
 * Writes a graph as what runs in training. A frozen node's batch norm uses its running statistics; a pool keeps its
 * positions only where a gradient will ask for them.
 *
 * @param unused makes names for values that are no node's
 */
export function forwardOf(
  { nodes }: Graph,
  frozen: ReadonlySet<string>,
  unused: (wanted: string) => string,
): Forward {
  const renamed = new Map<string, string>();
  const trained = new Set<string>();
  const forward: ForwardNode[] = [];
  for (const graphNode of nodes) {
    const inputs = graphNode.inputs.map((name) => renamed.get(name)!);
    const learns =
      inputs.some((value) => trained.has(value)) || trainableFields(graphNode, frozen).length > 0;
    const node = { ...graphNode, inputs } as Node;
    const made = visit(rows, node, {
      frozen: frozen.has(node.name),
      learns,
      unused,
    });
    for (const { name } of made) if (learns) trained.add(name);
    forward.push(...made);
    renamed.set(node.name, made.at(-1)!.name);
  }
  return { nodes: forward, renamed, trained };
}

interface Circumstances {
  readonly frozen: boolean;
  /** Whether its value depends on something to train. */
  readonly learns: boolean;
  unused(wanted: string): string;
}

/** A linear convolution, and its activation behind it. */
function apart(
  node: Conv2dNode | DepthwiseConv2dNode,
  { unused }: Circumstances,
): readonly ForwardNode[] {
  const { name, activation } = node;
  const linear = { ...node, activation: { kind: 'linear' } as const };
  if (activation.kind === 'linear') return [linear];
  return [
    linear,
    { op: 'activation', name: unused(`${name}/activation`), inputs: [name], activation },
  ];
}

/** Products of two: each takes the one before and the next factor. */
function pairwise(
  { name, inputs: [first, ...others] }: MultiplyNode,
  { unused }: Circumstances,
): MultiplyNode[] {
  let product = first!;
  return others.map((factor, i) => {
    const inputs = [product, factor];
    product = i === others.length - 1 ? name : unused(`${name}/product`);
    return { op: 'multiply', name: product, inputs };
  });
}

const same = (node: ForwardNode): readonly ForwardNode[] => [node];

const rows = {
  input: same,
  conv2d: apart,
  depthwiseConv2d: apart,
  batchNorm: (node, { frozen, unused }) => {
    if (frozen) return [node];
    const mean = unused(`${node.name}/batch/mean`);
    const variance = unused(`${node.name}/batch/variance`);
    return [{ ...node, op: 'batchNormTraining', batch: { mean, variance } }];
  },
  activation: same,
  softmax: same,
  maxPool: (node, { learns, unused }) => {
    if (!learns) return [node];
    return [{ ...node, op: 'maxPoolTraining', positions: unused(`${node.name}/positions`) }];
  },
  averagePool: same,
  globalAveragePool: same,
  add: same,
  multiply: pairwise,
  concat: same,
  upsample: same,
  zeroPadding: same,
  reshape: same,
} satisfies NodeTable<[Circumstances], readonly ForwardNode[]>;
