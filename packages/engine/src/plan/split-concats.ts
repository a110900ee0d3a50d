import type { Conv2dNode, Graph, Node, UpsampleNode, Weight } from '@rsanet/graph';
import { channelCounts } from './channel-counts.ts';

/** A pointwise convolution over a map and one that was upsampled. */
interface Pair {
  readonly convolution: Conv2dNode;
  readonly concat: string;
  readonly low: string;
  readonly upsample: UpsampleNode;
  /** Rows of the kernel that are the upsampled map's. */
  readonly rows: readonly [from: number, to: number];
}

/**
 * Takes pointwise convolutions over `concat([low, upsample(high)])` apart: `W1 * low + upsample(W2 * high)`. With nearest
 * upsampling values stay the same, and there are fewer multiply-accumulates and no joined map.
 *
 * @returns a graph of the same outputs; kernels share their numbers with the given one's
 */
export function splitConcats(graph: Graph): Graph {
  const made = new Map(graph.nodes.map((node) => [node.name, node]));
  const reads = [...graph.nodes.flatMap(({ inputs }) => inputs), ...graph.outputs];
  const readOnce = (name: string) => reads.indexOf(name) === reads.lastIndexOf(name);
  const channels = channelCounts(graph);

  function pairOf(node: Node): Pair | null {
    if (node.op !== 'conv2d' || !isPointwise(node)) return null;
    const concat = made.get(node.inputs[0])!;
    if (concat.op !== 'concat' || concat.inputs.length !== 2 || !readOnce(concat.name)) return null;
    const at = concat.inputs.findLastIndex((name) => {
      const value = made.get(name)!;
      return value.op === 'upsample' && value.interpolation === 'nearest' && readOnce(name);
    });
    const count = channels.get(concat.inputs[at]!);
    if (!count) return null;
    const low = concat.inputs[1 - at]!;
    const from = at === 0 ? 0 : node.kernel.shape[2]! - count;
    const upsample = made.get(concat.inputs[at]!) as UpsampleNode;
    return { convolution: node, concat: concat.name, low, upsample, rows: [from, from + count] };
  }

  const unused = (name: string): string => (made.has(name) ? unused(`${name}'`) : name);
  const pairs = graph.nodes.map(pairOf).filter((pair) => pair !== null);
  const gone = new Set(pairs.flatMap(({ concat, upsample }) => [concat, upsample.name]));
  const nodes = graph.nodes
    .filter(({ name }) => !gone.has(name))
    .flatMap((node) => {
      const pair = pairs.find(({ convolution }) => convolution === node);
      return pair ? apart(pair, unused) : [node];
    });
  return { ...graph, nodes };
}

function isPointwise({ kernel, strides }: Conv2dNode): boolean {
  return [...kernel.shape.slice(0, 2), ...strides].every((side) => side === 1);
}

/** The nodes in place of the convolution, the last of which bears its name. */
function apart(pair: Pair, unused: (name: string) => string): Node[] {
  const { convolution, low, upsample, rows } = pair;
  const { name, activation, kernel } = convolution;
  const linear = { kind: 'linear' } as const;
  const [reduced, raised, kept, sum] = ['high', 'upsample', 'low', 'sum'].map((part) =>
    unused(`${name}/${part}`),
  ) as [string, string, string, string];
  const last = activation.kind === 'linear' ? name : sum;
  const rest: readonly [number, number] =
    rows[0] === 0 ? [rows[1], kernel.shape[2]!] : [0, rows[0]];
  return [
    {
      ...convolution,
      name: reduced,
      inputs: upsample.inputs,
      kernel: kernelRows(kernel, rows),
      bias: null,
      activation: linear,
    },
    { ...upsample, name: raised, inputs: [reduced] },
    {
      ...convolution,
      name: kept,
      inputs: [low],
      kernel: kernelRows(kernel, rest),
      activation: linear,
    },
    { op: 'add', name: last, inputs: [kept, raised] },
    ...(last === name ? [] : [{ op: 'activation', name, inputs: [sum], activation } as const]),
  ];
}

/** Some inputs of a pointwise kernel. */
function kernelRows({ data, shape }: Weight, [from, to]: readonly [number, number]): Weight {
  const outputs = shape[3]!;
  return {
    shape: [1, 1, to - from, outputs],
    data: data.subarray(from * outputs, to * outputs),
  };
}
