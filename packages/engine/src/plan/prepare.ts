import { fold, type Graph, withWeights } from '@rsanet/graph';
import { splitConcats } from './split-concats.ts';

/**
 * A graph in the form that plans are made of: folded, without what no output needs, concats before pointwise convolutions
 * taken apart.
 */
export function prepare(graph: Graph): Graph {
  return splitConcats(reachable(fold(graph)));
}

/** The graph with the shapes of its weights alone. */
export function withoutWeights(graph: Graph): Graph {
  const none = new Float32Array();
  return withWeights(graph, () => none);
}

function reachable(graph: Graph): Graph {
  const needed = new Set(graph.outputs);
  const nodes = graph.nodes
    .toReversed()
    .filter(({ op, name, inputs }) => {
      if (!needed.has(name)) return op === 'input';
      for (const input of inputs) needed.add(input);
      return true;
    })
    .toReversed();
  return { ...graph, nodes };
}
