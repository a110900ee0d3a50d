import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import * as tfl from '@tensorflow/tfjs-layers';

/**
 * Doubles height and width by repeating pixels (nearest neighbour).
 *
 * @param x feature map `[n, h, w, c]`
 * @param name the layer's name
 * @returns feature map `[n, 2h, 2w, c]`
 */
export function upsample(x: SymbolicTensor, name: string): SymbolicTensor {
  return tfl.layers.upSampling2d({ size: [2, 2], name }).apply(x) as SymbolicTensor;
}
