import type { Size } from '@rsanet/detect-utils';
import { type GraphValue, graphLayers } from '@rsanet/layers/graph';

/** What every network here can be built for. */
export interface NetworkOptions {
  /** Pixels. */
  input: Size;
  /** Without a background. */
  numClasses: number;
  /** Of its weights. */
  seed: number;
}

/** YOLOv3's prediction: a 1x1 convolution with bias to `3 * (5 + numClasses)` logits per cell. */
export function yoloPrediction(
  x: GraphValue,
  { name, numClasses }: { name: string; numClasses: number },
): GraphValue {
  return biasedConv(x, { name, filters: 3 * (5 + numClasses) });
}

/** A convolution with a bias that starts at 0; 1x1 of stride 1 by default. */
export function biasedConv(
  x: GraphValue,
  options: { name: string; filters: number; kernelSize?: number; strides?: number },
): GraphValue {
  const { name, filters, kernelSize = 1, strides = 1 } = options;
  const bias = new Array<number>(filters).fill(0);
  return graphLayers.conv(x, { name, filters, kernelSize, strides, bias });
}
