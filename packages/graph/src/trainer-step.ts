import { RsanetError } from '@rsanet/errors';
import type { Graph, InputNode } from './graph.ts';
import type { RawTensor } from './runtime.ts';
import type { TrainerSettings } from './trainer-settings.ts';

/** How a step of an optimiser changes one weight. */
export interface StepSize {
  /** The learning rate. */
  readonly rate: number;
  /** Decoupled weight decay (arXiv 1711.05101): the share of the weight taken away, times `rate`. */
  readonly decay: number;
}

/**
 * The step of each weight, named `<node>/<field>`: the learning rate times the node's factor; only kernels decay.
 *
 * @example
 * ```ts
 * import { stepSizes } from '@rsanet/graph';
 *
 * const sizeOf = stepSizes({ rates: { stem: 0.5 }, weightDecay: 0.1 }, 1e-3);
 * const [kernel, bias] = ['stem/kernel', 'head/bias'].map(sizeOf);
 * if (kernel!.rate !== 5e-4 || kernel!.decay !== 0.1) throw new Error('differs');
 * if (bias!.rate !== 1e-3 || bias!.decay !== 0) throw new Error('differs');
 * ```
 */
export function stepSizes(
  { rates, weightDecay }: Pick<TrainerSettings, 'rates' | 'weightDecay'>,
  rate: number,
): (name: string) => StepSize {
  return (name) => {
    const slash = name.lastIndexOf('/');
    const decays = name.slice(slash + 1) === 'kernel';
    return { rate: rate * (rates[name.slice(0, slash)] ?? 1), decay: decays ? weightDecay : 0 };
  };
}

/** Decays of Adam's two moments, and what keeps a step finite where the second is zero (arXiv 1412.6980). */
export const ADAM = { firstDecay: 0.9, secondDecay: 0.999, epsilon: 1e-8 } as const;

/**
 * What the learning rate of one of Adam's steps is multiplied by: the bias corrections of both moments, gathered into one
 * factor as section 2 of the paper does.
 *
 * @param steps taken with this one, from 1
 */
export function biasCorrection(steps: number): number {
  const { firstDecay, secondDecay } = ADAM;
  return Math.sqrt(1 - secondDecay ** steps) / (1 - firstDecay ** steps);
}

/**
 * The share of its distance to a weight by which the weight's average moves: 1 minus its decay, which rises from 0 to
 * `emaDecay`, so that the start is soon forgotten.
 *
 * @param steps taken with this one, from 1
 */
export function averageShare(steps: number, emaDecay: number): number {
  return 1 - Math.min(emaDecay, steps / (steps + 10));
}

/**
 * The tensors of a batch with the inputs of a network that they are for.
 *
 * @param given one per input, in their order; of a network of one input the tensor itself will do
 * @throws RsanetError INVALID_ARGUMENT when there are more or fewer, or they are not of one number of images
 */
export function batchInputs(
  { name, nodes }: Graph,
  given: RawTensor | readonly RawTensor[],
): { readonly input: InputNode; readonly tensor: RawTensor }[] {
  const inputs = nodes.filter((node) => node.op === 'input');
  const tensors = 'data' in given ? [given] : given;
  const counts = new Set(tensors.map(({ shape }) => shape[0]));
  if (tensors.length === inputs.length && counts.size === 1) {
    return inputs.map((input, i) => ({ input, tensor: tensors[i]! }));
  }
  throw new RsanetError(
    'INVALID_ARGUMENT',
    `The batch is ${tensors.map(({ shape }) => `[${shape}]`).join(' and ') || 'empty'}; '${name}' takes as many images for each of ${inputs.map((input) => `'${input.name}'`).join(', ')}.`,
  );
}

/**
 * Checks the arguments of an update.
 *
 * @param count batches whose gradients have been accumulated
 * @param rate the learning rate
 * @throws RsanetError INVALID_ARGUMENT when there are none, or the rate is no number from 0
 */
export function assertUpdate(count: number, rate: number): void {
  if (count === 0) {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      'There are no gradients to update by; call accumulate first.',
    );
  }
  if (rate >= 0 && rate < Infinity) return;
  throw new RsanetError('INVALID_ARGUMENT', `rate is ${rate}; give a number from 0.`);
}

/** @throws RsanetError INVALID_CHECKPOINT when the steps of a trainer's state are no whole number from 0 */
export function assertSteps(steps: number): void {
  if (Number.isInteger(steps) && steps >= 0) return;
  throw new RsanetError(
    'INVALID_CHECKPOINT',
    `The state's steps are ${steps}; expected a whole number from 0.`,
  );
}
