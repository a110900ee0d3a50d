import { RsanetError } from '@rsanet/errors';

import {
  type ActivationName,
  assertActivation,
  depthwiseBlock,
  type Layers,
  pointwiseBlock,
} from '@rsanet/layers/blocks';

/** Options of {@link ccm}. */
export interface CcmOptions {
  /** Prefix of the names of the module's layers. */
  name: string;
  /**
   * Channels between the two pointwise convolutions over channels at the ends, a positive number;
   * 1 by default, which is what makes the channels constant (stated).
   */
  ratio?: number;
  /** Nonlinearity after every convolution but the last, `relu6` by default (ours). */
  activation?: ActivationName;
}

/**
 * Constant channel module: twice a 3x3 depthwise and a 1x1 pointwise convolution, all of one width,
 * and a residual connection (stated). The last pointwise convolution stays linear (ours).
 *
 * @param x feature map `[n, h, w, c]`
 * @returns feature map of the same shape
 * @throws RsanetError INVALID_ARGUMENT when `ratio` leaves no channel or `activation` is unknown
 */
export function ccm<T>(layers: Layers<T>, x: T, options: CcmOptions): T {
  const { name, ratio = 1, activation = 'relu6' } = options;
  const { channels } = layers.size(x);
  const inner = innerChannels(channels, ratio);
  assertActivation(activation);
  const pointwise = (x: T, part: string, filters: number, activation: ActivationName) =>
    pointwiseBlock(layers, x, { name: `${name}/${part}`, filters, activation });
  let y = depthwiseBlock(layers, x, { name: `${name}/depthwise1`, activation });
  y = pointwise(y, 'pointwise1', inner, activation);
  y = depthwiseBlock(layers, y, { name: `${name}/depthwise2`, activation });
  y = pointwise(y, 'pointwise2', channels, 'linear');
  return layers.add([x, y], `${name}/add`);
}

/**
 * Channels between a CCM's pointwise convolutions.
 *
 * @throws RsanetError INVALID_ARGUMENT when there are none
 */
export function innerChannels(channels: number, ratio: number): number {
  const inner = Math.round(channels * ratio);
  if (inner >= 1 && Number.isFinite(inner)) return inner;
  throw new RsanetError(
    'INVALID_ARGUMENT',
    `The CCM ratio ${ratio} leaves ${inner} of ${channels} channels; give a positive number.`,
  );
}
