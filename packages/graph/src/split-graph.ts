import type { Graph, InputNode } from './graph.ts';
import { type InputSize, shapes } from './shapes.ts';

/** A network in two parts: one returns what the other takes, in the same order. */
export interface SplitGraph {
  readonly beginning: Graph;
  /** Its inputs bear the names of the beginning's outputs. */
  readonly rest: Graph;
}

/**
 * Cuts a network behind those of its nodes that read nothing but its input and one another. What the rest reads of the
 * input itself is an output of the beginning as well.
 *
 * @param nodes names of what the beginning may hold; the others of them stay in the rest
 * @param input the input's size in pixels, for a network of any size; the parts then take any size, too
 * @returns null where none of the nodes stands at the beginning, or a value at the cut is no map
 * @throws RsanetError INVALID_ARGUMENT as {@link shapes} does
 *
 * @example
 * ```ts
 * import { splitGraph } from '@rsanet/graph';
 * import { graphBuilder, interpret, randomInput } from '@rsanet/graph/conformance';
 *
 * const b = graphBuilder([8, 8, 3]);
 * const stem = b.conv(b.input, 4, { name: 'stem', strides: 2 });
 * const graph = b.graph(b.conv(stem, 2, { name: 'head' }));
 * const { beginning, rest } = splitGraph(graph, new Set(['stem']))!;
 * const x = randomInput(graph, 1);
 * const [features] = interpret(beginning, x).map(({ data, shape }) => ({ data: Float32Array.from(data), shape }));
 * if (`${features!.shape}` !== '1,4,4,4') throw new Error(`${features!.shape}`);
 * const [[whole], [parts]] = [interpret(graph, x), interpret(rest, features!)];
 * if (Math.abs(whole!.data[0]! - parts!.data[0]!) > 1e-6) throw new Error('differs');
 * ```
 */
export function splitGraph(
  graph: Graph,
  nodes: ReadonlySet<string>,
  input?: InputSize,
): SplitGraph | null {
  const inside = new Set<string>();
  for (const { op, name, inputs } of graph.nodes) {
    if (op === 'input' || (nodes.has(name) && inputs.every((read) => inside.has(read)))) {
      inside.add(name);
    }
  }
  const first = graph.nodes.filter(({ name }) => inside.has(name));
  const others = graph.nodes.filter(({ name }) => !inside.has(name));
  if (first.every(({ op }) => op === 'input')) return null;

  const read = new Set([...others.flatMap(({ inputs }) => inputs), ...graph.outputs]);
  const cut = [...inside].filter((name) => read.has(name));
  const shapeOf = shapes(graph, input);
  if (cut.some((name) => shapeOf.get(name)!.length !== 3)) return null;
  const open = graph.nodes.some((node) => node.op === 'input' && node.shape.includes(null));
  const taken = cut.map((name): InputNode => {
    const [height, width, channels] = shapeOf.get(name) as readonly [number, number, number];
    const shape = open ? ([null, null, channels] as const) : ([height, width, channels] as const);
    return { op: 'input', name, inputs: [], shape };
  });
  return {
    beginning: { name: graph.name, nodes: first, outputs: cut },
    rest: { name: graph.name, nodes: [...taken, ...others], outputs: graph.outputs },
  };
}
