import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import * as tfl from '@tensorflow/tfjs-layers';
import { hardSwish } from './hard-swish.ts';
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

/** The nonlinearity after a convolution; `linear` is none. */
export type ActivationName = (typeof ACTIVATIONS)[number];

/**
 * Checks the name of an activation, so that a network can refuse it before it makes a layer.
 *
 * @throws RsanetError INVALID_ARGUMENT naming it and those there are
 */
export function assertActivation(activation: string): asserts activation is ActivationName {
  assertOneOf('activation', activation, ACTIVATIONS);
}

/**
 * Applies an activation as a layer of its own, named `<name>/<activation>`.
 *
 * @param x feature map, any shape
 * @param activation which; `leakyRelu` has slope 0.1, as YOLO uses it
 * @param name prefix of the layer's name
 * @returns a map of the same shape, `x` itself for `linear`
 * @throws RsanetError INVALID_ARGUMENT for an unknown activation
 */
export function activate(
  x: SymbolicTensor,
  activation: ActivationName,
  name: string,
): SymbolicTensor {
  assertActivation(activation);
  const layerName = `${name}/${activation}`;
  switch (activation) {
    case 'linear':
      return x;
    case 'leakyRelu':
      return tfl.layers.leakyReLU({ alpha: 0.1, name: layerName }).apply(x) as SymbolicTensor;
    case 'hardSwish':
      return hardSwish({ name: layerName }).apply(x) as SymbolicTensor;
    default:
      return tfl.layers.activation({ activation, name: layerName }).apply(x) as SymbolicTensor;
  }
}
