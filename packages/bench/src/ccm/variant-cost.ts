import type { Size } from '@rsanet/detect-utils';
import { cost, fold, type Graph } from '@rsanet/graph';
import { fromLayersModel } from '@rsanet/tfjs';
import type { Variant } from './variants.ts';

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

/** A variant compiled, not folded, for an input size. */
export function variantGraph(variant: Variant, input: Size): Graph {
  const model = variant.build(input);
  try {
    return fromLayersModel(model);
  } finally {
    model.dispose();
  }
}

/** Counts the cost of a graph that {@link variantGraph} made. */
export function variantCost(graph: Graph): VariantCost {
  const { params, macs, flops, memoryAccess } = cost(graph);
  return { params, macs, flops, memoryAccess, foldedMemoryAccess: cost(fold(graph)).memoryAccess };
}
