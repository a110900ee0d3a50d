import { assertOneOf } from './one-of.ts';

const ACTIVATIONS = [
  'linear',
  'relu',
  'relu6',
  'leakyRelu',
  'hardSwish',
  'swish',
  'sigmoid',
] as const;

/** The nonlinearity after a convolution; `linear` is none, `leakyRelu` has slope 0.1, as YOLO uses it. */
export type ActivationName = (typeof ACTIVATIONS)[number];

/** The slope of `leakyRelu` below 0. */
export const LEAKY_SLOPE = 0.1;

/**
 * Checks the name of an activation, so that a network can refuse it before it makes a layer.
 *
 * @throws RsanetError INVALID_ARGUMENT naming it and those there are
 */
export function assertActivation(activation: string): asserts activation is ActivationName {
  assertOneOf('activation', activation, ACTIVATIONS);
}
