import type { Activation, Differentiated } from '@rsanet/graph';

/** Batch norm in training and the activation behind it, which are computed as one. */
export interface Normalised {
  readonly activation: Activation;
  /** The value that is stored: the activation's, or the norm's own where none is merged. */
  readonly output: string;
}

/**
 * How each batch norm in training is computed, by its name: with its activation where that alone reads it. The norm's own value
 * is made nowhere then; the way back computes it anew.
 */
export function normalisedBy({
  forward,
  outputs,
}: Differentiated): ReadonlyMap<string, Normalised> {
  const reads = new Map<string, number>();
  for (const value of [
    ...forward.flatMap(({ inputs }) => inputs),
    ...outputs.map(({ value }) => value),
  ]) {
    reads.set(value, (reads.get(value) ?? 0) + 1);
  }
  const found = new Map<string, Normalised>();
  for (const node of forward) {
    if (node.op === 'batchNormTraining') {
      found.set(node.name, { activation: { kind: 'linear' }, output: node.name });
    } else if (node.op === 'activation') {
      const [norm] = node.inputs;
      if (!found.has(norm) || reads.get(norm) !== 1) continue;
      found.set(norm, { activation: node.activation, output: node.name });
    }
  }
  return found;
}
