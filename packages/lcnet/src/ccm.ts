import { RsanetError } from '@rsanet/errors';
import {
  type ActivationName,
  add,
  channelsOf,
  depthwiseBlock,
  pointwiseBlock,
} from '@rsanet/layers';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';

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
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu'; // weights are made on a backend
 * import { ccm } from '@rsanet/lcnet';
 * import * as tf from '@tensorflow/tfjs-layers';
 *
 * const x = tf.input({ shape: [52, 52, 64] });
 * const model = tf.model({ inputs: x, outputs: ccm(x, { name: 'block' }) });
 * if (model.outputShape.toString() !== ',52,52,64') throw new Error(`${model.outputShape}`);
 * ```
 */
export function ccm(x: SymbolicTensor, options: CcmOptions): SymbolicTensor {
  const { name, ratio = 1, activation = 'relu6' } = options;
  const channels = channelsOf(x);
  const inner = innerChannels(channels, ratio);
  let y = depthwiseBlock(x, { name: `${name}/depthwise1`, activation });
  y = pointwiseBlock(y, { name: `${name}/pointwise1`, filters: inner, activation });
  y = depthwiseBlock(y, { name: `${name}/depthwise2`, activation });
  y = pointwiseBlock(y, { name: `${name}/pointwise2`, filters: channels, activation: 'linear' });
  return add([x, y], `${name}/add`);
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
