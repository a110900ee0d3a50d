import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import * as tfl from '@tensorflow/tfjs-layers';
import { type ActivationName, activate } from './activation.ts';

/** What the three convolution blocks share. */
export interface BlockOptions {
  /** Prefix of the names of the block's layers: `<name>/conv`, `<name>/bn`, `<name>/<activation>`. */
  name: string;
  /** Spatial step, 1 by default; padding is `same`. */
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

// A short data set sees few steps, so the running statistics must follow faster than Keras' 0.99.
const BATCH_NORM = { momentum: 0.97, epsilon: 1e-3 };

function normalise(
  x: SymbolicTensor,
  { name, activation = 'relu6' }: BlockOptions,
): SymbolicTensor {
  const normalised = tfl.layers.batchNormalization({ ...BATCH_NORM, name: `${name}/bn` }).apply(x);
  return activate(normalised as SymbolicTensor, activation, name);
}

/**
 * Convolution without bias, batch norm, activation.
 *
 * @param x feature map `[n, h, w, c]`
 * @returns feature map `[n, ceil(h / strides), ceil(w / strides), filters]`
 */
export function convBlock(x: SymbolicTensor, options: ConvBlockOptions): SymbolicTensor {
  const { name, filters, kernelSize = 3, strides = 1 } = options;
  const conv = tfl.layers.conv2d({
    name: `${name}/conv`,
    filters,
    kernelSize,
    strides,
    padding: 'same',
    useBias: false,
    kernelInitializer: 'heNormal',
  });
  return normalise(conv.apply(x) as SymbolicTensor, options);
}

/**
 * 1x1 convolution without bias, batch norm, activation.
 *
 * @param x feature map `[n, h, w, c]`
 * @returns feature map `[n, h, w, filters]`
 */
export function pointwiseBlock(
  x: SymbolicTensor,
  options: Omit<ConvBlockOptions, 'kernelSize' | 'strides'>,
): SymbolicTensor {
  return convBlock(x, { ...options, kernelSize: 1 });
}

/**
 * 3x3 depthwise convolution without bias, batch norm, activation.
 *
 * @param x feature map `[n, h, w, c]`
 * @returns feature map `[n, ceil(h / strides), ceil(w / strides), c]`
 */
export function depthwiseBlock(x: SymbolicTensor, options: BlockOptions): SymbolicTensor {
  const { name, strides = 1 } = options;
  const conv = tfl.layers.depthwiseConv2d({
    name: `${name}/conv`,
    kernelSize: 3,
    strides,
    padding: 'same',
    useBias: false,
    depthwiseInitializer: 'heNormal',
  });
  return normalise(conv.apply(x) as SymbolicTensor, options);
}
