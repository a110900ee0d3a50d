import type { ParameterList, ParameterValues } from '../parameter-block.ts';
import { epilogue, residual, source, target, windows } from '../shared-parameters.ts';

/** The gradient of an output: its address, floats per pixel, and sides. */
const outputGradient = {
  dy: 'address',
  ldy: 'i32',
  outHeight: 'i32',
  outWidth: 'i32',
} as const;

/** The gradient of an input, which is written: its sides, address, and floats per pixel. */
const inputGradient = {
  images: 'i32',
  height: 'i32',
  width: 'i32',
  channels: 'i32',
  out: 'address',
  ldo: 'i32',
} as const;

/** A map and the gradient of what was made of each of its values. */
const pair = {
  x: 'address',
  ldx: 'i32',
  dy: 'address',
  ldy: 'i32',
  pixels: 'i32',
  channels: 'i32',
} as const;

const upsampleGradient = {
  dy: 'address',
  ldy: 'i32',
  ...inputGradient,
  factorY: 'i32',
  factorX: 'i32',
} as const;

/** Values per sum that `sumOfSquares` writes. */
export const SQUARES_PER_SUM = 4096;

/** Bytes of the `sums` of batch norm's kernels, of which nothing is kept from one kernel to the next. */
export function normSumsBytes(channels: number): number {
  return 64 * Math.ceil(channels / 4);
}

/**
 * Every kernel of training by name, with its parameters. The assembly sources hold the same lists as unmanaged classes, which
 * a test compares. `accumulate` 1 adds to what a result holds, 0 overwrites it.
 */
export const TRAIN_KERNELS = {
  /**
   * Packs a matrix of `taps * depth` rows and `columns` as `packPanels` does; its value of tap t, row k and column n is the float
   * `t * tapStride + k * rowStride + n * columnStride` of `kernel`. Of a kernel `[taps][channels][columns]`, the forward pass takes
   * strides `channels * columns`, `columns` and 1, the input's gradient `channels * columns`, 1 and `columns`.
   */
  packWeights: {
    kernel: 'address',
    bias: 'address',
    taps: 'i32',
    tapStride: 'i32',
    depth: 'i32',
    rowStride: 'i32',
    columns: 'i32',
    columnStride: 'i32',
    out: 'address',
  },
  /**
   * The gradient of a convolution's weights, `[kh * kw * channels][columns]`, from its input and its output's gradient. Products of
   * `block` pixels are summed before they are added. The scratch of a part, if any, holds `channels + 8` floats of each of them.
   */
  convolveFilterGradient: {
    ...source,
    ...outputGradient,
    ...windows,
    columns: 'i32',
    out: 'address',
    accumulate: 'i32',
    block: 'i32',
    scratch: 'address',
    scratchBytes: 'i32',
  },
  /**
   * The gradient of a convolution's input, from that of its output and panels of the transposed weights: `kh * kw * columns` rows,
   * `channels` columns. The scratch of a part holds `block` of these rows.
   */
  convolveInputGradient: {
    ...outputGradient,
    columns: 'i32',
    ...windows,
    weights: 'address',
    ...inputGradient,
    scratch: 'address',
    scratchBytes: 'i32',
    block: 'i32',
    ...residual,
    ...epilogue,
  },
  /** The gradient of a depthwise convolution's input; weights `[kh * kw][channels * multiplier]`. */
  depthwiseInputGradient: {
    ...outputGradient,
    ...windows,
    multiplier: 'i32',
    weights: 'address',
    ...inputGradient,
    accumulate: 'i32',
  },
  /** The gradient of a depthwise convolution's weights, `[kh * kw][channels * multiplier]`. */
  depthwiseFilterGradient: {
    ...source,
    ...outputGradient,
    ...windows,
    multiplier: 'i32',
    out: 'address',
    accumulate: 'i32',
  },
  /** The sum of each channel over all pixels: the gradient of a bias. */
  sumPixels: {
    x: 'address',
    ldx: 'i32',
    pixels: 'i32',
    channels: 'i32',
    out: 'address',
    accumulate: 'i32',
  },
  /**
   * Mean and biased variance of each channel over all pixels, and what batch norm takes of them:
   * `inverse = 1 / sqrt(variance + epsilon)`, `factor = scale * inverse`, `shift = offset - mean * factor`. `sums` is room for
   * {@link normSumsBytes}.
   */
  batchStatistics: {
    x: 'address',
    ldx: 'i32',
    pixels: 'i32',
    channels: 'i32',
    scale: 'address',
    offset: 'address',
    epsilon: 'f32',
    sums: 'address',
    mean: 'address',
    variance: 'address',
    inverse: 'address',
    factor: 'address',
    shift: 'address',
  },
  /** Batch norm and the activation behind it: `activation(x * factor + shift)`, per channel. */
  normalise: {
    x: 'address',
    ldx: 'i32',
    pixels: 'i32',
    channels: 'i32',
    factor: 'address',
    shift: 'address',
    out: 'address',
    ldo: 'i32',
    ...epilogue,
  },
  /**
   * Gradients of batch norm's scale and offset, of its input `x`, its `mean`, `inverse`, `factor` and `shift`, and the gradient
   * `dy` behind the activation; and `slope` and `base`, `[channels]` each, for `normGradient`. With `accumulate` 1 adds to
   * `dScale` and `dOffset`; `slope` and `base` are of this batch alone. `sums` is room for {@link normSumsBytes}.
   */
  normGradientSums: {
    ...pair,
    mean: 'address',
    inverse: 'address',
    factor: 'address',
    shift: 'address',
    sums: 'address',
    dScale: 'address',
    dOffset: 'address',
    accumulate: 'i32',
    slope: 'address',
    base: 'address',
    ...epilogue,
  },
  /** Gradient of batch norm's input; frozen batch norm has neither `slope` nor `base`: addresses of 0. */
  normGradient: {
    ...pair,
    factor: 'address',
    shift: 'address',
    slope: 'address',
    base: 'address',
    out: 'address',
    ldo: 'i32',
    ...epilogue,
  },
  /** `dy` times the slope of the activation at its input `x`. */
  activationGradient: { ...pair, out: 'address', ldo: 'i32', ...epilogue },
  /** `(dy - the sum of dy * x) * x`, pixel by pixel, where `x` is softmax's value. */
  softmaxGradient: { ...pair, out: 'address', ldo: 'i32' },
  /** As `maxPool`; `positions` are `[outputs][channels]` i32, each the pixel of its image: `row * width + column`. */
  maxPoolPositions: { ...source, ...target, ...windows, positions: 'address' },
  /** Each value goes where `maxPoolPositions` found the largest. */
  maxPoolGradient: { ...outputGradient, ...windows, ...inputGradient, positions: 'address' },
  /** Each value is shared by the pixels of its window that lie on the map. */
  averagePoolGradient: { ...outputGradient, ...windows, ...inputGradient },
  /** Each value, `ldy` floats per image, is shared by all pixels of its image. */
  globalAverageGradient: { dy: 'address', ldy: 'i32', ...inputGradient, accumulate: 'i32' },
  /** The sum of each block of `factorY` by `factorX`; `height` and `width` are the input's. */
  upsampleNearestGradient: upsampleGradient,
  upsampleBilinearGradient: upsampleGradient,
  /** Gradient of the vector of `scaleChannels`: the sum of `x * dy` over each image; `ldo` floats per image. */
  vectorGradient: {
    x: 'address',
    ldx: 'i32',
    dy: 'address',
    ldy: 'i32',
    images: 'i32',
    height: 'i32',
    width: 'i32',
    channels: 'i32',
    out: 'address',
    ldo: 'i32',
  },
  /** Gradient of an operand of `broadcast` that adds: the sum over the sides whose stride in the operand is 0. */
  reduceBroadcast: {
    x: 'address',
    ldx: 'i32',
    images: 'i32',
    height: 'i32',
    width: 'i32',
    channels: 'i32',
    out: 'address',
    outImage: 'i32',
    outRow: 'i32',
    outPixel: 'i32',
    outChannel: 'i32',
  },
  /** `a * b`, pixel by pixel. */
  multiplyMaps: {
    a: 'address',
    lda: 'i32',
    b: 'address',
    ldb: 'i32',
    out: 'address',
    ldo: 'i32',
    pixels: 'i32',
    channels: 'i32',
  },
  /** The sum of squares of every {@link SQUARES_PER_SUM} values, and of the rest, in float64. */
  sumOfSquares: { x: 'address', count: 'i32', out: 'address' },
  /**
   * One step of Adam on `gradient * factor`: `rate` is the learning rate times the bias correction of this step, `keep` is
   * 1 - learning rate * weight decay. `average` moves by `share`, 1 - its decay, of what it lacks of the new parameter; the
   * two moments' shares are 1 - their decays as well.
   */
  adam: {
    parameter: 'address',
    gradient: 'address',
    first: 'address',
    second: 'address',
    average: 'address',
    count: 'i32',
    factor: 'f32',
    rate: 'f32',
    keep: 'f32',
    share: 'f32',
    firstDecay: 'f32',
    firstShare: 'f32',
    secondDecay: 'f32',
    secondShare: 'f32',
    epsilon: 'f32',
  },
  /** Moves a running mean by `share` of what it lacks: `out + (x - out) * share`. */
  follow: { x: 'address', out: 'address', count: 'i32', share: 'f32' },
} as const satisfies Readonly<Record<string, ParameterList>>;

/** The name of a kernel of training. */
export type TrainKernelName = keyof typeof TRAIN_KERNELS;

/** The values of the parameters of a kernel of training. */
export type TrainParameters<Name extends TrainKernelName> = ParameterValues<
  (typeof TRAIN_KERNELS)[Name]
>;
