import type { ImportedNode } from './imported-graph.ts';
import type { Rule } from './rewrite.ts';

/** Sums of sums, and products of products, become one of several inputs where the first `mayGo`, given its name. */
export const joinChain =
  (mayGo: (first: string) => boolean): Rule<ImportedNode> =>
  (node, { node: at, hasOneReader }) => {
    const [first = '', ...rest] = node.inputs;
    const before = at(first);
    if (before?.op !== node.op || !mayGo(first) || !hasOneReader(first)) return null;
    if (node.op !== 'add' && node.op !== 'multiply') return null;
    return { ...node, inputs: [...before.inputs, ...rest] };
  };
