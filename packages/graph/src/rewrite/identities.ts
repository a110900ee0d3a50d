import type { ActivationNode } from '../graph.ts';
import type { ImportedNode } from './imported-graph.ts';

/**
 * Drops linear activations, which change nothing; whoever read one reads what it read.
 *
 * @param mayGo whether this one is dropped
 */
export function dropIdentities<
  N extends ImportedNode,
  G extends { readonly nodes: readonly N[]; readonly outputs: readonly string[] },
>(graph: G, mayGo: (node: ActivationNode) => boolean): G {
  const sources = new Map<string, string>();
  const source = (name: string) => sources.get(name) ?? name;
  const nodes: N[] = [];
  for (const node of graph.nodes) {
    if (node.op === 'activation' && node.activation.kind === 'linear' && mayGo(node)) {
      sources.set(node.name, source(node.inputs[0]));
    } else {
      nodes.push({ ...node, inputs: node.inputs.map(source) } as N);
    }
  }
  return { ...graph, nodes, outputs: graph.outputs.map(source) };
}
