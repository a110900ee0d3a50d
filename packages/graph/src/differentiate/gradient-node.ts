import type { Activation, Padding, Pair } from '../graph.ts';

/**
 * What every member names: values it reads and values it makes, `dy` and `dx` the gradients with respect to the output
 * and to an input of the forward node it stands for; and weights it reads, as `<node>/<field>`.
 */
interface Gradient<
  Op extends string,
  Inputs extends Readonly<Record<string, string>> | readonly string[],
  Outputs extends Readonly<Record<string, string>> = { readonly dx: string },
  Weights extends Readonly<Record<string, string>> = Readonly<Record<never, string>>,
> {
  readonly op: Op;
  readonly inputs: Readonly<Inputs>;
  readonly weights: Readonly<Weights>;
  readonly outputs: Readonly<Outputs>;
}

interface Window {
  /** Of the kernel, or of the pool's window. */
  readonly size: Pair;
  readonly strides: Pair;
  readonly padding: Padding;
}

interface Dilated extends Window {
  readonly dilations: Pair;
}

/** Of a convolution's input: each pixel takes from every window that read it. */
export interface Conv2dInputGradientNode
  extends Gradient<'conv2dInputGradient', { dy: string }, { dx: string }, { kernel: string }>,
    Dilated {}

/** Of a convolution's kernel, `[kh, kw, in, out]`. */
export interface Conv2dKernelGradientNode
  extends Gradient<'conv2dKernelGradient', { x: string; dy: string }, { dKernel: string }>,
    Dilated {}

/** Of a depthwise convolution's input. */
export interface DepthwiseConv2dInputGradientNode
  extends Gradient<
      'depthwiseConv2dInputGradient',
      { dy: string },
      { dx: string },
      { kernel: string }
    >,
    Dilated {}

/** Of a depthwise convolution's kernel, `[kh, kw, c, multiplier]`. */
export interface DepthwiseConv2dKernelGradientNode
  extends Gradient<'depthwiseConv2dKernelGradient', { x: string; dy: string }, { dKernel: string }>,
    Dilated {}

/** Of a convolution's bias: the sum over all pixels of all images, per channel. */
export type BiasGradientNode = Gradient<'biasGradient', { dy: string }, { dBias: string }>;

/** What batch norm in training and its gradient read. */
interface BatchNormValues {
  readonly x: string;
  readonly dy: string;
  /** The batch's, of the forward node's `batch`. */
  readonly mean: string;
  readonly variance: string;
}

/**
 * Of the scale and offset of batch norm in training, `[c]` each: the sums over all pixels of all images of `dy * xHat`
 * and of `dy`, where `xHat = (x - mean) / sqrt(variance + epsilon)`.
 */
export interface BatchNormParameterGradientNode
  extends Gradient<
    'batchNormParameterGradient',
    { readonly [Value in keyof BatchNormValues]: string },
    { dScale: string; dOffset: string }
  > {
  readonly epsilon: number;
}

/**
 * Of the input of batch norm in training (arXiv 1502.03167, section 3), per channel and over `m` pixels of all images:
 * `scale / sqrt(variance + epsilon) * (dy - dOffset / m - xHat * dScale / m)`.
 */
export interface BatchNormTrainingInputGradientNode
  extends Gradient<
    'batchNormTrainingInputGradient',
    { readonly [Value in keyof BatchNormValues | 'dScale' | 'dOffset']: string },
    { dx: string },
    { scale: string }
  > {
  readonly epsilon: number;
}

/** Of the input of frozen batch norm: `dy * scale / sqrt(variance + epsilon)` with the running variance. */
export interface BatchNormInputGradientNode
  extends Gradient<
    'batchNormInputGradient',
    { dy: string },
    { dx: string },
    { scale: string; variance: string }
  > {
  readonly epsilon: number;
}

/**
 * `dy` times the slope at `x`, the activation's input. On a corner the slope is 0 for relu, relu6 and hard swish's lower
 * one, 1 for its upper one, and alpha for leaky relu.
 */
export interface ActivationGradientNode
  extends Gradient<'activationGradient', { x: string; dy: string }> {
  readonly activation: Activation;
}

/** Of softmax's input, from its value `y`: `(dy - sum(dy * y)) * y`, the sum along the last side. */
export type SoftmaxGradientNode = Gradient<'softmaxGradient', { y: string; dy: string }>;

/** Of max-pooling's input: each value goes where the largest was; overlapping windows add. */
export interface MaxPoolGradientNode
  extends Gradient<'maxPoolGradient', { dy: string; positions: string }>,
    Window {}

/** Of average pooling's input: each value is shared by the pixels of its window that lie on the map. */
export interface AveragePoolGradientNode
  extends Gradient<'averagePoolGradient', { dy: string }>,
    Window {}

/** Of the input of pooling over a whole map: each value is shared by all pixels. */
export type GlobalAveragePoolGradientNode = Gradient<'globalAveragePoolGradient', { dy: string }>;

/**
 * Of one term of a sum: `dy` summed over the sides along which the term was repeated. `dx` has the same numbers as `dy`
 * where none was.
 */
export type AddGradientNode = Gradient<'addGradient', { dy: string }>;

/** Of one factor of a product: `dy` times the other, summed over the sides along which the factor was repeated. */
export type MultiplyGradientNode = Gradient<'multiplyGradient', { dy: string; other: string }>;

/** Of one of the joined maps: its channels of `dy`. */
export interface ConcatGradientNode extends Gradient<'concatGradient', { dy: string }> {
  /** Forward values joined before it: its channels start after theirs. */
  readonly before: readonly string[];
}

/** Of upsampling's input: each pixel takes from those that show it, by its share of them. */
export interface UpsampleGradientNode extends Gradient<'upsampleGradient', { dy: string }> {
  readonly factors: Pair;
  readonly interpolation: 'nearest' | 'bilinear';
}

/** Of a padded map: `dy` without the padding. */
export interface ZeroPaddingGradientNode extends Gradient<'zeroPaddingGradient', { dy: string }> {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** The same numbers in the shape of before the reshaping. */
export type ReshapeGradientNode = Gradient<'reshapeGradient', { dy: string }>;

/** The gradient of a value that is read in several places: the sum of the gradients from each, two or more of one shape. */
export type SumNode = Gradient<'sum', readonly string[]>;

/** Everything that the way back can hold. */
export type GradientNode =
  | Conv2dInputGradientNode
  | Conv2dKernelGradientNode
  | DepthwiseConv2dInputGradientNode
  | DepthwiseConv2dKernelGradientNode
  | BiasGradientNode
  | BatchNormParameterGradientNode
  | BatchNormTrainingInputGradientNode
  | BatchNormInputGradientNode
  | ActivationGradientNode
  | SoftmaxGradientNode
  | MaxPoolGradientNode
  | AveragePoolGradientNode
  | GlobalAveragePoolGradientNode
  | AddGradientNode
  | MultiplyGradientNode
  | ConcatGradientNode
  | UpsampleGradientNode
  | ZeroPaddingGradientNode
  | ReshapeGradientNode
  | SumNode;
