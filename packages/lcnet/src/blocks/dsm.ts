import {
  type ActivationName,
  assertActivation,
  assertOneOf,
  depthwiseBlock,
  type Layers,
  pointwiseBlock,
} from '@rsanet/layers/blocks';

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
 */
export function dsm<T>(layers: Layers<T>, x: T, options: DsmOptions): T {
  const { name, filters = 2 * layers.size(x).channels, activation = 'relu6' } = options;
  const { combine = 'add' } = options;
  assertCombine(combine);
  assertActivation(activation);
  const pooled = layers.maxPool(x, { name: `${name}/pool`, size: 2, strides: 2 });
  const depthwise = { name: `${name}/depthwise`, strides: 2, activation };
  const branches = [depthwiseBlock(layers, x, depthwise), pooled];
  const both = layers[combine](branches, `${name}/${combine}`);
  return pointwiseBlock(layers, both, { name: `${name}/pointwise`, filters, activation });
}
