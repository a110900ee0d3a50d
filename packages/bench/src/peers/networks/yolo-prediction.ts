import type { Size } from '@rsanet/detect-utils';
import { type GraphValue, graphLayers } from '@rsanet/layers/graph';

/** What every network here can be built for. */
export interface NetworkOptions {
  /** Pixels. */
  input: Size;
  /** Without a background. */
  numClasses: number;
}

/** YOLOv3's prediction: a 1x1 convolution with bias to `3 * (5 + numClasses)` logits a cell. */
export function yoloPrediction(
  x: GraphValue,
  { name, numClasses }: { name: string; numClasses: number },
): GraphValue {
  return biasedConv(x, { name, filters: 3 * (5 + numClasses) });
}

/** A 1x1 convolution with a bias that starts at 0. */
export function biasedConv(
  x: GraphValue,
  { name, filters }: { name: string; filters: number },
): GraphValue {
  const bias = new Array<number>(filters).fill(0);
  return graphLayers.conv(x, { name, filters, kernelSize: 1, strides: 1, bias });
}
