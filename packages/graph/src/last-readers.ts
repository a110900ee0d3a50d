import type { Graph } from './graph.ts';

/**
 * For each node, in order, the values that nobody needs once it has run: what it is the last to read,
 * and its own when nobody reads it. Outputs are always needed.
 */
export function lastReaders(graph: Graph): string[][] {
  const lastIndex = new Map<string, number>();
  graph.nodes.forEach((node, index) => {
    for (const name of [node.name, ...node.inputs]) lastIndex.set(name, index);
  });
  const done = graph.nodes.map((): string[] => []);
  for (const [name, index] of lastIndex) {
    if (!graph.outputs.includes(name)) done[index]!.push(name);
  }
  return done;
}
