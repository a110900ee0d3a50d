import type { Graph } from './graph.ts';
import { lifetimes } from './lifetimes.ts';

/**
 * For each node, in order, the names of the values that can be freed once it has run: those it is the
 * last to read, and its own when nobody reads it. Outputs are never freed.
 */
export function lastReaders(graph: Graph): string[][] {
  const done = graph.nodes.map((): string[] => []);
  for (const [name, { lastRead }] of lifetimes(graph)) done[lastRead]?.push(name);
  return done;
}
