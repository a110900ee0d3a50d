import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import * as tfl from '@tensorflow/tfjs-layers';

/** Sum of maps of one shape, as a layer named `name`. */
export function add(inputs: SymbolicTensor[], name: string): SymbolicTensor {
  return tfl.layers.add({ name }).apply(inputs) as SymbolicTensor;
}

/** Product of maps, broadcasting over sides of length 1, as a layer named `name`. */
export function multiply(inputs: SymbolicTensor[], name: string): SymbolicTensor {
  return tfl.layers.multiply({ name }).apply(inputs) as SymbolicTensor;
}

/** Maps of one height and width joined along the channels, as a layer named `name`. */
export function concat(inputs: SymbolicTensor[], name: string): SymbolicTensor {
  return tfl.layers.concatenate({ axis: -1, name }).apply(inputs) as SymbolicTensor;
}
