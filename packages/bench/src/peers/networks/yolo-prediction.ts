import type { Size } from '@rsanet/detect-utils';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import * as tfl from '@tensorflow/tfjs-layers';

/** What every network here can be built for. */
export interface NetworkOptions {
  /** Pixels. */
  input: Size;
  /** Without a background. */
  numClasses: number;
}

/** YOLOv3's prediction: a 1x1 convolution with bias to `3 * (5 + numClasses)` logits a cell. */
export function yoloPrediction(
  x: SymbolicTensor,
  { name, numClasses }: { name: string; numClasses: number },
): SymbolicTensor {
  const filters = 3 * (5 + numClasses);
  return tfl.layers.conv2d({ name, filters, kernelSize: 1 }).apply(x) as SymbolicTensor;
}
