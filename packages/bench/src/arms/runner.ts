import type { Graph, RawTensor } from '@rsanet/graph';

/** A network on whatever runs it. */
export interface Runner {
  /** From numbers in to numbers read. */
  run(input: RawTensor): Promise<RawTensor[]>;
  /** Tensors alive; null when it does not tell. */
  tensors(): number | null;
  /** Kernels launched for an input; null when it does not tell. */
  kernels(input: RawTensor): Promise<number | null>;
}

/** Hands a folded network to what is to run it. */
export type StartRunner = (graph: Graph) => Promise<Runner>;
