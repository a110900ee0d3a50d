import {
  type ActivationName,
  assertActivation,
  depthwiseBlock,
  type Layers,
  pointwiseBlock,
} from '@rsanet/layers/blocks';

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
 * @throws RsanetError INVALID_ARGUMENT when `activation` is unknown
 */
export function lccu<T>(layers: Layers<T>, x: T, options: LccuOptions): T {
  const { name, filters, activation = 'relu6' } = options;
  assertActivation(activation);
  let y = pointwiseBlock(layers, x, { name: `${name}/reduce`, filters, activation });
  y = depthwiseBlock(layers, y, { name: `${name}/depthwise1`, activation });
  y = depthwiseBlock(layers, y, { name: `${name}/depthwise2`, activation });
  return pointwiseBlock(layers, y, { name: `${name}/mix`, filters, activation });
}
