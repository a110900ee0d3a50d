import { cost, fold, type Graph } from '@rsanet/graph';

/** What a variant takes, see `cost` of `@rsanet/graph`. */
export interface VariantCost {
  params: number;
  macs: number;
  flops: number;
  /** Bytes, of the network as built, batch norms and activations apart. */
  memoryAccess: number;
  /** Bytes, of the folded network: what is measured. */
  foldedMemoryAccess: number;
}

/** Counts the cost of a variant's network. */
export function variantCost(graph: Graph): VariantCost {
  const { params, macs, flops, memoryAccess } = cost(graph);
  return { params, macs, flops, memoryAccess, foldedMemoryAccess: cost(fold(graph)).memoryAccess };
}
