import { activationIntoConvolution, biasIntoConvolution } from './convolution.ts';
import { gatedActivation } from './gates.ts';
import { dropIdentities } from './identities.ts';
import type { ImportedGraph, ImportedNode } from './imported-graph.ts';
import { type Rule, rewrite } from './rewrite.ts';
import { settle } from './settle.ts';

/** Sums of sums, and products of products, become one of several inputs where the first `mayGo`, given its name. */
const joinChain =
  (mayGo: (first: string) => boolean): Rule<ImportedNode> =>
  (node, { node: at, hasOneReader }) => {
    const [first = '', ...rest] = node.inputs;
    const before = at(first);
    if (before?.op !== node.op || !mayGo(first) || !hasOneReader(first)) return null;
    if (node.op !== 'add' && node.op !== 'multiply') return null;
    return { ...node, inputs: [...before.inputs, ...rest] };
  };

/**
 * Turns what was read from a file into a graph: the formulas that files spell out become the nodes they
 * stand for.
 *
 * @returns what {@link settle} does
 * @throws RsanetError INVALID_ARGUMENT naming the node where shapes do not fit
 */
export function toGraph(imported: ImportedGraph): ReturnType<typeof settle> {
  const isIntermediate = (name: string) => imported.intermediate.has(name);
  const rules = [
    biasIntoConvolution,
    gatedActivation(isIntermediate),
    activationIntoConvolution(isIntermediate),
    joinChain(isIntermediate),
  ];
  const plain = dropIdentities(imported, ({ name }) => isIntermediate(name));
  return settle(rules.reduce((graph, rule) => rewrite(graph, rule), plain));
}
