import type { ParameterList, ParameterValues } from '../parameter-block.ts';

/**
 * Every kernel of training by name, with its parameters. The assembly sources hold the same lists as unmanaged classes, which
 * a test compares. `accumulate` 1 adds to what a result holds, 0 overwrites it.
 */
export const TRAIN_KERNELS = {
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
