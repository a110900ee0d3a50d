import { cost, fold, type Graph } from '@rsanet/graph';
import type { cost as schema } from '../report/schema/network.ts';
import type { CcmSet } from './result.ts';

/** What a variant takes, as built and, of its memory, folded: what is measured. See `cost` of `@rsanet/graph`. */
export type VariantCost = Pick<
  CcmSet['variants'][number],
  keyof typeof schema | 'foldedMemoryAccess'
>;

/** Counts the cost of a variant's network. */
export function variantCost(graph: Graph): VariantCost {
  const { params, macs, flops, memoryAccess } = cost(graph);
  return { params, macs, flops, memoryAccess, foldedMemoryAccess: cost(fold(graph)).memoryAccess };
}
