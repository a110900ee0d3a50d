import type { ParameterList, ParameterValues } from './parameter-block.ts';
import { epilogue, residual, source, target, windows } from './shared-parameters.ts';

/**
 * Every kernel of inference by name, with its parameters. The assembly sources hold the same lists as
 * unmanaged classes, which a test compares.
 */
export const KERNELS = {
  /** Pointwise convolution: rows of pixels times packed panels; see `packPanels`. */
  gemm: {
    a: 'address',
    lda: 'i32',
    rows: 'i32',
    depth: 'i32',
    weights: 'address',
    columns: 'i32',
    out: 'address',
    ldo: 'i32',
    ...residual,
    ...epilogue,
  },
  /**
   * As `gemm`, by 16-bit whole numbers; see `packInt16Panels`. Each part writes `block` rows at a time as such in a scratch of
   * its own, behind their scales.
   */
  gemmInt16: {
    a: 'address',
    lda: 'i32',
    rows: 'i32',
    depth: 'i32',
    weights: 'address',
    columns: 'i32',
    out: 'address',
    ldo: 'i32',
    scratch: 'address',
    scratchBytes: 'i32',
    block: 'i32',
    ...residual,
    ...epilogue,
  },
  /** Depthwise convolution; weights `[kh * kw][channels * multiplier]`, bias `[channels * multiplier]`. */
  depthwise: {
    ...source,
    ...target,
    ...windows,
    multiplier: 'i32',
    weights: 'address',
    bias: 'address',
    ...epilogue,
  },
  /** Any convolution: patches of `block` pixels are gathered in a scratch of each part, then multiplied as in `gemm`. */
  convolve: {
    ...source,
    ...target,
    ...windows,
    weights: 'address',
    columns: 'i32',
    scratch: 'address',
    scratchBytes: 'i32',
    block: 'i32',
    ...residual,
    ...epilogue,
  },
  maxPool: { ...source, ...target, ...windows },
  /** Mean of what of a window lies in the map. */
  averagePool: { ...source, ...target, ...windows },
  /** Mean over each image: `[images][channels]`, `ldo` floats per image. */
  globalAverage: { ...source, out: 'address', ldo: 'i32' },
  upsampleNearest: { ...source, out: 'address', ldo: 'i32', factorY: 'i32', factorX: 'i32' },
  /** Samples at `output / factor`, as tf.layers does. */
  upsampleBilinear: { ...source, out: 'address', ldo: 'i32', factorY: 'i32', factorX: 'i32' },
  /** `a + b`, pixel by pixel. */
  addMaps: {
    a: 'address',
    lda: 'i32',
    b: 'address',
    ldb: 'i32',
    out: 'address',
    ldo: 'i32',
    pixels: 'i32',
    channels: 'i32',
  },
  /** `x * vector`, the vector of each image `[channels]`, `lds` floats apart; plus the map `added` unless that is 0. */
  scaleChannels: {
    ...source,
    vector: 'address',
    lds: 'i32',
    out: 'address',
    ldo: 'i32',
    added: 'address',
    lda: 'i32',
  },
  /** Sum (`multiply` 0) or product (1) of any shapes that broadcast; strides in floats, 0 for a side of length 1. */
  broadcast: {
    multiply: 'i32',
    a: 'address',
    aImage: 'i32',
    aRow: 'i32',
    aPixel: 'i32',
    aChannel: 'i32',
    b: 'address',
    bImage: 'i32',
    bRow: 'i32',
    bPixel: 'i32',
    bChannel: 'i32',
    out: 'address',
    ldo: 'i32',
    images: 'i32',
    height: 'i32',
    width: 'i32',
    channels: 'i32',
  },
  /** `x * scale + shift`, per channel. */
  affine: {
    x: 'address',
    ldx: 'i32',
    pixels: 'i32',
    channels: 'i32',
    scale: 'address',
    shift: 'address',
    out: 'address',
    ldo: 'i32',
  },
  activate: {
    x: 'address',
    ldx: 'i32',
    pixels: 'i32',
    channels: 'i32',
    out: 'address',
    ldo: 'i32',
    ...epilogue,
  },
  /** `exp(x)` of each channel over the sum of it, pixel by pixel. */
  softmax: { x: 'address', ldx: 'i32', pixels: 'i32', channels: 'i32', out: 'address', ldo: 'i32' },
  copyMap: { x: 'address', ldx: 'i32', pixels: 'i32', channels: 'i32', out: 'address', ldo: 'i32' },
  /** Zeros around each image; `top` and `left` say where it begins. */
  padZeros: { ...source, ...target, top: 'i32', left: 'i32' },
  /**
   * Rows `fromRow..toRow` of a letterboxed image, `[height][inputWidth][3]`; 0.5 outside of the columns and rows that show
   * the image. `columns` and `rows` hold 12 bytes per column and row of the input: where its two neighbours begin, in
   * bytes, and the share of the second. One byte behind the last RGB pixel is read.
   */
  letterbox: {
    bytes: 'address',
    bytesPerPixel: 'i32',
    columns: 'address',
    columnFrom: 'i32',
    columnTo: 'i32',
    rows: 'address',
    rowFrom: 'i32',
    rowTo: 'i32',
    out: 'address',
    inputWidth: 'i32',
    fromRow: 'i32',
    toRow: 'i32',
  },
} as const satisfies Readonly<Record<string, ParameterList>>;

/** The name of a kernel. */
export type KernelName = keyof typeof KERNELS;

/** The values of a kernel's parameters. */
export type Parameters<Name extends KernelName> = ParameterValues<(typeof KERNELS)[Name]>;

/** Codes of the activations that are no clamp; 0 is a clamp. */
export const ACTIVATION_CODES = {
  hardSwish: 1,
  swish: 2,
  sigmoid: 3,
  leakyRelu: 4,
  elu: 5,
} as const;
