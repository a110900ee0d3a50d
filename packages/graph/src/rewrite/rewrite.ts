/** What can be rewritten: a graph, or one that is being imported. */
interface Rewritable<N> {
  readonly nodes: readonly N[];
  readonly outputs: readonly string[];
}

interface Named {
  readonly name: string;
  readonly inputs: readonly string[];
}

/** What a rule may ask about the rest of the graph. */
export interface Surroundings<N> {
  /** The node that makes a value, as it is after rewriting. */
  node(name: string | undefined): N | undefined;
  /** Whether one node alone reads a value that is no output of the graph. */
  hasOneReader(name: string | undefined): boolean;
}

/** What a node becomes, under its own name; null where it stays. */
export type Rule<N> = (node: N, surroundings: Surroundings<N>) => N | null;

/**
 * Replaces each node by what `rule` makes of it, and drops the nodes that have then lost their last
 * reader. Nodes come in the graph's order, so that a rule sees what it has made of those before.
 */
export function rewrite<N extends Named, G extends Rewritable<N>>(graph: G, rule: Rule<N>): G {
  const readers = countReaders(graph);
  const nodes = new Map<string, N>();
  const surroundings: Surroundings<N> = {
    node: (name) => nodes.get(name!),
    hasOneReader: (name) => readers.get(name!) === 1,
  };

  function release(name: string): void {
    const left = readers.get(name)! - 1;
    readers.set(name, left);
    if (left > 0) return;
    const unread = nodes.get(name);
    nodes.delete(name);
    unread?.inputs.forEach(release);
  }

  for (const node of graph.nodes) {
    const replacement = rule(node, surroundings);
    nodes.set(node.name, replacement ?? node);
    if (!replacement) continue;
    for (const name of replacement.inputs) readers.set(name, readers.get(name)! + 1);
    node.inputs.forEach(release);
  }
  return { ...graph, nodes: [...nodes.values()] };
}

/** How many times each value is read; an output counts as read once more. */
function countReaders({ nodes, outputs }: Rewritable<Named>): Map<string, number> {
  const readers = new Map<string, number>();
  for (const name of [...nodes.flatMap(({ inputs }) => inputs), ...outputs]) {
    readers.set(name, (readers.get(name) ?? 0) + 1);
  }
  return readers;
}
