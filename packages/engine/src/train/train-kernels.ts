import type { ParameterList, ParameterValues } from '../parameter-block.ts';
import { epilogue, residual, source, windows } from '../shared-parameters.ts';

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
  /** The gradient of a convolution's weights, `[kh * kw * channels][columns]`, from its input and its output's gradient. */
  convolveFilterGradient: {
    ...source,
    ...outputGradient,
    ...windows,
    columns: 'i32',
    out: 'address',
    accumulate: 'i32',
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
  /** The sum of each channel over all pixels: the gradient of a bias. */
  sumPixels: {
    x: 'address',
    ldx: 'i32',
    pixels: 'i32',
    channels: 'i32',
    out: 'address',
    accumulate: 'i32',
  },
} as const satisfies Readonly<Record<string, ParameterList>>;

/** The name of a kernel of training. */
export type TrainKernelName = keyof typeof TRAIN_KERNELS;

/** The values of the parameters of a kernel of training. */
export type TrainParameters<Name extends TrainKernelName> = ParameterValues<
  (typeof TRAIN_KERNELS)[Name]
>;
