import type { ActivationName } from './activation.ts';

/** Sides of a feature map `[n, height, width, channels]`; null where any length will do. */
export interface MapSize {
  readonly height: number | null;
  readonly width: number | null;
  readonly channels: number;
}

/** What convolutions share. */
interface WindowOptions {
  readonly name: string;
  /** Side of the square kernel. */
  readonly kernelSize: number;
  /** Step along height and width. */
  readonly strides: number;
}

/** Options of {@link Layers.depthwise}. */
export interface DepthwiseOptions extends WindowOptions {
  /** Distance between the kernel's taps in pixels, 1 by default. */
  readonly dilation?: number;
}

/** Options of {@link Layers.conv}. */
export interface ConvOptions extends WindowOptions {
  /** Output channels. */
  readonly filters: number;
  /** What each filter's bias starts at; no bias without. */
  readonly bias?: readonly number[];
}

/** Options of {@link Layers.maxPool}. */
export interface PoolOptions {
  readonly name: string;
  /** Side of the square window. */
  readonly size: number;
  /** Step along height and width. */
  readonly strides: number;
}

/**
 * The few primitives that networks are made of. A block is one function over them, written once, for
 * whatever a maker calls a feature map: `T` is a symbolic tensor of `tf.layers`, or a value of our own
 * graph. Maps are NHWC, padding is `same`, and each primitive makes a layer or node of the name given.
 * Kernels start as {@link kernelDeviation} says.
 */
export interface Layers<T> {
  /** @throws RsanetError INVALID_ARGUMENT when `x` is no map `[n, h, w, c]` of known `c` */
  size(x: T): MapSize;
  /** The name of the layer or node that makes `x`. */
  nameOf(x: T): string;
  /** Convolution, `[n, h, w, c]` to `[n, ceil(h / strides), ceil(w / strides), filters]`. */
  conv(x: T, options: ConvOptions): T;
  /**
   * Convolution of each channel by itself, without bias.
   *
   * @throws RsanetError UNSUPPORTED_LAYER for a dilation, where what makes the layer has none
   */
  depthwise(x: T, options: DepthwiseOptions): T;
  /** Batch norm, epsilon 1e-3. */
  norm(x: T, name: string): T;
  /**
   * A nonlinearity named `<name>/<activation>`; `x` itself for `linear`.
   *
   * @throws RsanetError INVALID_ARGUMENT for an unknown activation
   */
  activate(x: T, activation: ActivationName, name: string): T;
  /** Sum of maps of one shape. */
  add(inputs: T[], name: string): T;
  /** Product of maps; sides of length 1 broadcast. */
  multiply(inputs: T[], name: string): T;
  /** Maps of one height and width joined along the channels. */
  concat(inputs: T[], name: string): T;
  /** Largest value of each window, `[n, ceil(h / strides), ceil(w / strides), c]`. */
  maxPool(x: T, options: PoolOptions): T;
  /** Mean over height and width, `[n, 1, 1, c]`: `<name>/pool`, then `<name>/row` for the shape. */
  globalAveragePool(x: T, name: string): T;
  /** Twice the height and width, each pixel repeated. */
  upsample(x: T, name: string): T;
}
