import { type Activation, type ActivationTable, visitActivation } from '@rsanet/graph';
import { ACTIVATION_CODES } from '../kernels.ts';

/** An activation as the kernels take it. */
export interface ActivationParameters {
  readonly activation: number;
  readonly alpha: number;
  readonly lo: number;
  readonly hi: number;
}

const clamp = (lo: number, hi: number): ActivationParameters => ({
  activation: 0,
  alpha: 0,
  lo,
  hi,
});

const coded = (activation: number, alpha = 0): ActivationParameters => ({
  ...clamp(-Infinity, Infinity),
  activation,
  alpha,
});

const parameters = {
  linear: () => clamp(-Infinity, Infinity),
  relu: () => clamp(0, Infinity),
  relu6: () => clamp(0, 6),
  leakyRelu: ({ alpha }) => coded(ACTIVATION_CODES.leakyRelu, alpha),
  sigmoid: () => coded(ACTIVATION_CODES.sigmoid),
  swish: () => coded(ACTIVATION_CODES.swish),
  hardSwish: () => coded(ACTIVATION_CODES.hardSwish),
  elu: () => coded(ACTIVATION_CODES.elu),
} satisfies ActivationTable<[], ActivationParameters>;

/** The numbers by which a kernel computes an activation. */
export function activationParameters(activation: Activation): ActivationParameters {
  return visitActivation(parameters, activation);
}
