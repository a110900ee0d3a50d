import { assertWhole } from '@rsanet/errors';
import { type ActivationName, assertActivation } from './activation.ts';
import type { Layers } from './layers.ts';

/** What the three convolution blocks share. */
export interface BlockOptions {
  /** Prefix of the names of the block's layers: `<name>/conv`, `<name>/bn`, `<name>/<activation>`. */
  name: string;
  /** Step along height and width, 1 by default; padding is `same`. */
  strides?: number;
  /** Nonlinearity after batch norm, `relu6` by default. */
  activation?: ActivationName;
}

/** Options of {@link convBlock}. */
export interface ConvBlockOptions extends BlockOptions {
  /** Output channels. */
  filters: number;
  /** Side of the square kernel, 3 by default. */
  kernelSize?: number;
}

/** Options of {@link pointwiseBlock}. */
export type PointwiseBlockOptions = Omit<ConvBlockOptions, 'kernelSize' | 'strides'>;

/**
 * Convolution without bias, batch norm, activation.
 *
 * @param x feature map `[n, h, w, c]`
 * @returns feature map `[n, ceil(h / strides), ceil(w / strides), filters]`
 * @throws RsanetError INVALID_ARGUMENT for an unknown activation, or a number that is not positive and whole
 */
export function convBlock<T>(layers: Layers<T>, x: T, options: ConvBlockOptions): T {
  const { name, filters, kernelSize = 3, strides = 1, activation = 'relu6' } = options;
  assertWhole({ filters, kernelSize, strides }, 1);
  assertActivation(activation);
  const convolved = layers.conv(x, { name: `${name}/conv`, filters, kernelSize, strides });
  return layers.activate(layers.norm(convolved, `${name}/bn`), activation, name);
}

/**
 * 1x1 convolution without bias, batch norm, activation.
 *
 * @param x feature map `[n, h, w, c]`
 * @returns feature map `[n, h, w, filters]`
 * @throws RsanetError INVALID_ARGUMENT as {@link convBlock} does
 */
export function pointwiseBlock<T>(layers: Layers<T>, x: T, options: PointwiseBlockOptions): T {
  return convBlock(layers, x, { ...options, kernelSize: 1 });
}

/** Options of {@link depthwiseBlock}. */
export interface DepthwiseBlockOptions extends BlockOptions {
  /** Distance between the kernel's taps in pixels, 1 by default. */
  dilation?: number;
}

/**
 * 3x3 depthwise convolution without bias, batch norm, activation.
 *
 * @param x feature map `[n, h, w, c]`
 * @returns feature map `[n, ceil(h / strides), ceil(w / strides), c]`
 * @throws RsanetError INVALID_ARGUMENT as {@link convBlock} does
 */
export function depthwiseBlock<T>(layers: Layers<T>, x: T, options: DepthwiseBlockOptions): T {
  const { name, strides = 1, dilation = 1, activation = 'relu6' } = options;
  assertWhole({ strides, dilation }, 1);
  assertActivation(activation);
  const convolved = layers.depthwise(x, { name: `${name}/conv`, kernelSize: 3, strides, dilation });
  return layers.activate(layers.norm(convolved, `${name}/bn`), activation, name);
}
