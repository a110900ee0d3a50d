import {
  type ActivationName,
  add,
  assertOneOf,
  channelsOf,
  concat,
  depthwiseBlock,
  pointwiseBlock,
} from '@rsanet/layers';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import * as tfl from '@tensorflow/tfjs-layers';

const COMBINES = ['add', 'concat'] as const;

/** How the two branches of a DSM meet before its 1x1 convolution; `add` by default (both ours). */
export type DsmCombine = (typeof COMBINES)[number];

/** @throws RsanetError INVALID_ARGUMENT for anything else than a way to combine */
export function assertCombine(combine: string): asserts combine is DsmCombine {
  assertOneOf('combine', combine, COMBINES);
}

/** Options of {@link dsm}. */
export interface DsmOptions {
  /** Prefix of the names of the module's layers. */
  name: string;
  /** Output channels, twice the input's by default (stated). */
  filters?: number;
  combine?: DsmCombine;
  /** Nonlinearity after both convolutions, `relu6` by default (ours). */
  activation?: ActivationName;
}

/**
 * Down-sampling module: a 3x3 depthwise convolution of stride 2 beside a 2x2 max-pooling of stride 2,
 * combined linearly by a 1x1 convolution (stated).
 *
 * @param x feature map `[n, h, w, c]`
 * @returns feature map `[n, ceil(h / 2), ceil(w / 2), filters]`
 * @throws RsanetError INVALID_ARGUMENT when `combine` or `activation` is unknown
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu'; // weights are made on a backend
 * import { dsm } from '@rsanet/lcnet';
 * import * as tf from '@tensorflow/tfjs-layers';
 *
 * const x = tf.input({ shape: [52, 52, 64] });
 * const model = tf.model({ inputs: x, outputs: dsm(x, { name: 'down' }) });
 * if (model.outputShape.toString() !== ',26,26,128') throw new Error(`${model.outputShape}`);
 * ```
 */
export function dsm(x: SymbolicTensor, options: DsmOptions): SymbolicTensor {
  const { name, filters = 2 * channelsOf(x), combine = 'add', activation = 'relu6' } = options;
  assertCombine(combine);
  const pooling = { name: `${name}/pool`, poolSize: 2, strides: 2, padding: 'same' } as const;
  const pooled = tfl.layers.maxPooling2d(pooling).apply(x) as SymbolicTensor;
  const convolved = depthwiseBlock(x, { name: `${name}/depthwise`, strides: 2, activation });
  const join = combine === 'add' ? add : concat;
  const both = join([convolved, pooled], `${name}/${combine}`);
  return pointwiseBlock(both, { name: `${name}/pointwise`, filters, activation });
}
