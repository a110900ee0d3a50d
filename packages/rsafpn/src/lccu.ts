import { type ActivationName, depthwiseBlock, pointwiseBlock } from '@rsanet/layers';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';

/** Options of {@link lccu}. */
export interface LccuOptions {
  /** Prefix of the names of the unit's layers. */
  name: string;
  /** Channels inside and out. */
  filters: number;
  /** Nonlinearity after every convolution, `relu6` by default (ours). */
  activation?: ActivationName;
}

/**
 * RSAFPN's LCCU: a 1x1 convolution that reduces channels, two 3x3 depthwise convolutions for context
 * (stated; in series: ours), and a 1x1 convolution that mixes them.
 *
 * @param x feature map `[n, h, w, c]`
 * @returns feature map `[n, h, w, filters]`
 */
export function lccu(x: SymbolicTensor, options: LccuOptions): SymbolicTensor {
  const { name, filters, activation = 'relu6' } = options;
  let y = pointwiseBlock(x, { name: `${name}/reduce`, filters, activation });
  y = depthwiseBlock(y, { name: `${name}/depthwise1`, activation });
  y = depthwiseBlock(y, { name: `${name}/depthwise2`, activation });
  return pointwiseBlock(y, { name: `${name}/mix`, filters, activation });
}
