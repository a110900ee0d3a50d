import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import * as tfl from '@tensorflow/tfjs-layers';
import { hardSwish } from './hard-swish.ts';

/** The nonlinearity after a convolution; `linear` is none. */
export type ActivationName =
  | 'linear'
  | 'relu'
  | 'relu6'
  | 'leakyRelu'
  | 'hardSwish'
  | 'swish'
  | 'sigmoid';

/**
 * Applies an activation as a layer of its own, named `<name>/<activation>`.
 *
 * @param x feature map, any shape
 * @param activation which; `leakyRelu` has slope 0.1, as YOLO uses it
 * @param name prefix of the layer's name
 * @returns a map of the same shape, `x` itself for `linear`
 */
export function activate(
  x: SymbolicTensor,
  activation: ActivationName,
  name: string,
): SymbolicTensor {
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
