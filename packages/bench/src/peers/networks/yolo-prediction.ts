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

/** Options of {@link biasedConv}. */
export interface BiasedConvOptions {
  name: string;
  filters: number;
  /** 1 by default. */
  kernelSize?: number;
  /** 1 by default. */
  strides?: number;
}

/** A convolution with a bias that starts at 0. */
export function biasedConv(x: GraphValue, options: BiasedConvOptions): GraphValue {
  const { name, filters, kernelSize = 1, strides = 1 } = options;
  const bias = new Array<number>(filters).fill(0);
  return graphLayers.conv(x, { name, filters, kernelSize, strides, bias });
}
