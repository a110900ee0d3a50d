import { joinChain } from './chains.ts';
import { activationIntoConvolution, biasIntoConvolution } from './convolution.ts';
import { gatedActivation } from './gates.ts';
import { dropIdentities } from './identities.ts';
import type { ImportedGraph } from './imported-graph.ts';
import { rewrite } from './rewrite.ts';
import { settle } from './settle.ts';

/**
 * Turns what was read from a file into a graph: the formulas that files spell out become the nodes they
 * stand for.
 *
 * @returns what {@link settle} does
 * @throws RsanetError INVALID_ARGUMENT naming the node where shapes do not fit
 */
export function toGraph(imported: ImportedGraph): ReturnType<typeof settle> {
  const isStep = (name: string) => imported.intermediate.has(name);
  const rules = [
    biasIntoConvolution,
    gatedActivation(isStep),
    activationIntoConvolution(isStep),
    joinChain(isStep),
  ];
  const plain = dropIdentities(imported, ({ name }) => isStep(name));
  return settle(rules.reduce((graph, rule) => rewrite(graph, rule), plain));
}
