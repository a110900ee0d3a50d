import {
  type ActivationName,
  assertActivation,
  depthwiseBlock,
  type Layers,
  pointwiseBlock,
} from '@rsanet/layers/blocks';
import type { FusionSteps } from './fusion.ts';

/** Options of {@link lccu}. */
export interface LccuOptions {
  /** Prefix of the names of the unit's layers. */
  name: string;
  /** Channels inside and out. */
  filters: number;
  /** Nonlinearity after every convolution, `relu6` by default (ours). */
  activation?: ActivationName;
  /** How the depthwise convolutions stand to one another, `series` by default (ours). */
  depthwise?: FusionSteps['depthwise'];
  /** Whether the nonlinearity follows the last convolution as well, `activated` by default (ours). */
  mix?: FusionSteps['mix'];
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
  const { name, filters, activation = 'relu6', depthwise = 'series', mix = 'activated' } = options;
  assertActivation(activation);
  const reduced = pointwiseBlock(layers, x, { name: `${name}/reduce`, filters, activation });
  const first = depthwiseBlock(layers, reduced, { name: `${name}/depthwise1`, activation });
  const second = depthwiseBlock(layers, depthwise === 'parallel' ? reduced : first, {
    name: `${name}/depthwise2`,
    activation,
    dilation: depthwise === 'dilated' ? 2 : 1,
  });
  const wide = depthwise === 'parallel' ? layers.add([first, second], `${name}/sum`) : second;
  const last = mix === 'linear' ? 'linear' : activation;
  return pointwiseBlock(layers, wide, { name: `${name}/mix`, filters, activation: last });
}
