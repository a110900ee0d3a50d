import type { Activation } from '@rsanet/graph';
import type { KernelName } from '../kernels.ts';

/** A value's sides with the batch in front; a map's are images, height, width, channels. */
export type ValueShape = readonly number[];

/** What a convolution does to each value before it stores it. */
export interface Epilogue {
  readonly activation: Activation;
  /** A map that is added, before the activation or after it. */
  readonly residual: { readonly value: string; readonly first: boolean } | null;
}

/** How a window moves over a map, as the kernels take it. */
export interface StepWindow {
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  readonly strideY: number;
  readonly strideX: number;
  readonly dilationY: number;
  readonly dilationX: number;
  /** Rows and columns of padding before the map. */
  readonly top: number;
  readonly left: number;
}

interface Makes<Kernel extends KernelName> {
  readonly kernel: Kernel;
  /** The value that is written. */
  readonly output: string;
}

interface Unary<Kernel extends KernelName> extends Makes<Kernel> {
  readonly input: string;
}

interface Binary<Kernel extends KernelName> extends Makes<Kernel> {
  readonly a: string;
  readonly b: string;
}

/** Pointwise convolution with the weights of a node, of floats or of whole numbers. */
interface GemmStep<Kernel extends 'gemm' | 'gemmInt16'> extends Unary<Kernel> {
  readonly weights: string;
  readonly epilogue: Epilogue;
}

/** Any other convolution. */
interface ConvolveStep extends Unary<'convolve'> {
  readonly weights: string;
  readonly window: StepWindow;
  readonly epilogue: Epilogue;
}

/** Depthwise convolution; each channel makes `multiplier` channels. */
interface DepthwiseStep extends Unary<'depthwise'> {
  readonly weights: string;
  readonly window: StepWindow;
  readonly multiplier: number;
  readonly activation: Activation;
}

/** Maximum or mean of windows. */
interface PoolStep<Kernel extends 'maxPool' | 'averagePool'> extends Unary<Kernel> {
  readonly window: StepWindow;
}

/** Mean of each image's channels. */
type GlobalAverageStep = Unary<'globalAverage'>;

/** A map with its sides times whole factors. */
interface UpsampleStep<Kernel extends 'upsampleNearest' | 'upsampleBilinear'>
  extends Unary<Kernel> {
  readonly factorY: number;
  readonly factorX: number;
}

/** Sum of two maps of one shape. */
export type AddMapsStep = Binary<'addMaps'>;

/** A map times each image's vector of channels, and a map of its shape, which may be itself, added to that. */
interface ScaleChannelsStep extends Unary<'scaleChannels'> {
  readonly vector: string;
  readonly added: string | null;
}

/** Where a broadcast step reads or writes a dense value, in floats. */
interface BroadcastOperand {
  readonly offset: number;
  /** From one image, row, pixel and channel to the next; 0 where it is repeated. */
  readonly strides: readonly [image: number, row: number, pixel: number, channel: number];
}

/** Sum or product of values that broadcast, all of them dense. */
export interface BroadcastStep extends Binary<'broadcast'> {
  readonly multiply: boolean;
  readonly sides: readonly [images: number, height: number, width: number, channels: number];
  readonly aAt: BroadcastOperand;
  readonly bAt: BroadcastOperand;
  /** Where in the output, in floats; pixels lie `sides[3]` apart. */
  readonly outputOffset: number;
}

/** Batch norm that stands alone, with the weights of a node. */
interface AffineStep extends Unary<'affine'> {
  readonly weights: string;
}

/** A nonlinearity that stands alone. */
export interface ActivateStep extends Unary<'activate'> {
  readonly activation: Activation;
}

/** Softmax of each pixel's channels. */
type SoftmaxStep = Unary<'softmax'>;

/** Copies a map into some channels of another. */
interface CopyMapStep extends Unary<'copyMap'> {
  readonly channel: number;
}

/** Zeros around a map. */
interface PadZerosStep extends Unary<'padZeros'> {
  readonly top: number;
  readonly left: number;
}

/** One call of a kernel with values by their names, before anything lies in memory. */
export type Step =
  | GemmStep<'gemm'>
  | GemmStep<'gemmInt16'>
  | ConvolveStep
  | DepthwiseStep
  | PoolStep<'maxPool'>
  | PoolStep<'averagePool'>
  | GlobalAverageStep
  | UpsampleStep<'upsampleNearest'>
  | UpsampleStep<'upsampleBilinear'>
  | AddMapsStep
  | ScaleChannelsStep
  | BroadcastStep
  | AffineStep
  | ActivateStep
  | SoftmaxStep
  | CopyMapStep
  | PadZerosStep;

/** A network for one input shape as kernel calls on values. */
export interface Steps {
  readonly input: string;
  readonly outputs: readonly string[];
  readonly shapes: ReadonlyMap<string, ValueShape>;
  /** Values that are others' numbers under another shape, and whose. */
  readonly reshaped: ReadonlyMap<string, string>;
  readonly steps: readonly Step[];
}

/** What a pass does with a step of each kernel. */
export type StepTable<Args extends readonly unknown[], Result> = {
  readonly [Kernel in Step['kernel']]: (
    step: Extract<Step, { readonly kernel: Kernel }>,
    ...args: Args
  ) => Result;
};

/** Calls the row of a table that is for the step's kernel. */
export function visitStep<Args extends readonly unknown[], Result>(
  table: StepTable<Args, Result>,
  step: Step,
  ...args: Args
): Result {
  // TypeScript does not see that row and step are of one kernel, as both are unions.
  const row = table[step.kernel] as (step: Step, ...args: Args) => Result;
  return row(step, ...args);
}
