import type { Activation } from '@rsanet/graph';
import type { Link } from '../plan/place-values.ts';
import type { ValueShape } from '../plan/step.ts';
import type { Normalised } from './normalised.ts';
import { normSumsBytes } from './train-kernels.ts';

/** The shape of a value. */
export type ShapeOf = (value: string) => ValueShape;

/** What lowering a node knows and adds to. */
export interface Lowering {
  shapeOf: ShapeOf;
  /** How each batch norm in training is computed. */
  readonly normalised: ReadonlyMap<string, Normalised>;
  /** The activation merged into each of them, by the name of its batch's mean. */
  readonly activations: ReadonlyMap<string, Activation>;
  /** The weight that a value of backward is the gradient of. */
  readonly weightOf: ReadonlyMap<string, string>;
  /** Adds a value that no node names. */
  add(name: string, shape: ValueShape): string;
  /** Says that a value lies in another's memory. */
  link(value: string, link: Link): void;
}

/** What batch norm in training keeps per channel beside the batch's statistics. */
export interface NormValues {
  /** `1 / sqrt(variance + epsilon)`. */
  readonly inverse: string;
  /** What the input is multiplied by, and what is added then. */
  readonly factor: string;
  readonly shift: string;
}

/** The values that batch norm in training keeps, by the name of its batch's mean. */
export function normValues(mean: string, { add, shapeOf }: Lowering): NormValues {
  const shape = shapeOf(mean);
  return {
    inverse: add(`${mean} (inverse)`, shape),
    factor: add(`${mean} (factor)`, shape),
    shift: add(`${mean} (shift)`, shape),
  };
}

/** Room for the sums of batch norm's kernels. */
export function normSums(name: string, channels: number, { add }: Lowering): string {
  return add(`${name} (sums)`, [normSumsBytes(channels) / 4]);
}
