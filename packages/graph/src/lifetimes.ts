import type { Graph } from './graph.ts';

/** The steps during which a value takes memory; a step is a node, counted from 0 in the graph's order. */
export interface Lifetime {
  /** The step that makes it. */
  readonly made: number;
  /** The last step that reads it, `made` when none does; the number of steps for an output. */
  readonly lastRead: number;
}

/**
 * How long each value of a graph lives, by its node's name. Two values can share memory when one is
 * last read before the other is made.
 *
 * @example
 * ```ts
 * import { type Graph, lifetimes } from '@rsanet/graph';
 *
 * const graph: Graph = {
 *   name: 'pool',
 *   nodes: [
 *     { op: 'input', name: 'image', inputs: [], shape: [4, 4, 3] },
 *     { op: 'globalAveragePool', name: 'mean', inputs: ['image'], keepDims: true },
 *     { op: 'multiply', name: 'product', inputs: ['image', 'mean'] },
 *   ],
 *   outputs: ['product'],
 * };
 * const { made, lastRead } = lifetimes(graph).get('image')!;
 * if (made !== 0 || lastRead !== 2) throw new Error(`${made} to ${lastRead}`);
 * ```
 */
export function lifetimes(graph: Graph): ReadonlyMap<string, Lifetime> {
  const found = new Map<string, Lifetime>();
  graph.nodes.forEach(({ name, inputs }, step) => {
    found.set(name, { made: step, lastRead: step });
    for (const input of inputs) found.set(input, { ...found.get(input)!, lastRead: step });
  });
  for (const name of graph.outputs) {
    found.set(name, { ...found.get(name)!, lastRead: graph.nodes.length });
  }
  return found;
}
