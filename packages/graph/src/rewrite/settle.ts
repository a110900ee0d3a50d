import type { Graph, Node } from '../graph.ts';
import { type Shape, shapeOf } from '../shapes.ts';
import type { ConstantNode, ImportedGraph, ImportedNode, ResizeNode } from './imported-graph.ts';

/**
 * Keeps a graph's own nodes: turns each resize into an upsampling and each join along the channels into
 * a concatenation, by the shapes of what they read, and drops the constants. A shape is unknown where
 * the input's size is open.
 *
 * @returns the graph, which is whole when nothing is unsupported; and by name why a node is
 * @throws RsanetError INVALID_ARGUMENT naming the node where shapes do not fit
 */
export function settle({ name, nodes, outputs }: ImportedGraph): {
  readonly graph: Graph;
  readonly unsupported: ReadonlyMap<string, string>;
} {
  const ours: Node[] = [];
  const unsupported = new Map<string, string>();
  const shapes = new Map<string, Shape>();
  const isConstant = new Set<string>();
  for (const node of nodes) {
    if (node.op === 'constant') {
      isConstant.add(node.name);
      continue;
    }
    const inputs = node.inputs.map((input) => shapes.get(input));
    const settled = node.inputs.some((input) => isConstant.has(input))
      ? 'it reads a constant where a feature map is expected'
      : settledNode(node, inputs[0]);
    if (typeof settled === 'string') {
      unsupported.set(node.name, settled);
      continue;
    }
    ours.push(settled);
    const isOpen = settled.op === 'input' && settled.shape.includes(null);
    if (!isOpen && inputs.every((shape) => shape !== undefined)) {
      shapes.set(node.name, shapeOf(settled, inputs));
    }
  }
  return { graph: { name, nodes: ours, outputs }, unsupported };
}

/** The graph's node for an imported one, or in words why there is none. */
function settledNode(
  node: Exclude<ImportedNode, ConstantNode>,
  input: Shape | undefined,
): Node | string {
  if (node.op === 'resize') return upsampling(node, input);
  if (node.op !== 'join') return node;
  const { name, inputs, axis } = node;
  // Along the channels of a map, where the shape is unknown.
  const isLast = axis === -1 || axis === (input?.length ?? 3);
  return isLast ? { op: 'concat', name, inputs } : `its axis is ${axis}, not the last`;
}

function upsampling({ name, inputs, size, interpolation }: ResizeNode, input?: Shape) {
  const [height, width] = size.map((side, i) =>
    'factor' in side ? side.factor : side.pixels / (input?.[i] ?? 0),
  ) as [number, number];
  return [height, width].every((factor) => Number.isInteger(factor) && factor > 0)
    ? ({ op: 'upsample', name, inputs, factors: [height, width], interpolation } as const)
    : 'its size is no whole multiple of its input';
}
