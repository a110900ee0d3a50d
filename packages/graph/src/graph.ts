/** Numbers the network was trained to, row-major. */
export interface Weight {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** A nonlinearity, applied to every element. */
export type Activation =
  | { readonly kind: 'linear' }
  | { readonly kind: 'relu' }
  | { readonly kind: 'relu6' }
  | { readonly kind: 'leakyRelu'; readonly alpha: number }
  | { readonly kind: 'sigmoid' }
  | { readonly kind: 'swish' }
  | { readonly kind: 'hardSwish' }
  | { readonly kind: 'elu' };

/** TensorFlow's padding: `same` keeps `ceil(side / stride)`, the odd pixel at the end. */
export type Padding = 'same' | 'valid';

/** A pair of values for height and width. */
export type Pair = readonly [height: number, width: number];

interface Named {
  /** Unique in the graph. */
  readonly name: string;
}

interface Unary extends Named {
  /** The node this one reads. */
  readonly inputs: readonly [string];
}

interface Nary extends Named {
  /** The nodes this one reads, two or more, in order. */
  readonly inputs: readonly string[];
}

interface Window {
  readonly strides: Pair;
  readonly padding: Padding;
}

/** Where an image or feature map enters; a side is null when any size will do. */
export interface InputNode extends Named {
  readonly op: 'input';
  readonly inputs: readonly [];
  readonly shape: readonly [height: number | null, width: number | null, channels: number];
}

/** Convolution; kernel `[kh, kw, in, out]`, bias `[out]`. */
export interface Conv2dNode extends Unary, Window {
  readonly op: 'conv2d';
  readonly kernel: Weight;
  readonly bias: Weight | null;
  readonly dilations: Pair;
  readonly activation: Activation;
}

/** Depthwise convolution; kernel `[kh, kw, c, multiplier]`, bias `[c * multiplier]`. */
export interface DepthwiseConv2dNode extends Unary, Window {
  readonly op: 'depthwiseConv2d';
  readonly kernel: Weight;
  readonly bias: Weight | null;
  readonly dilations: Pair;
  readonly activation: Activation;
}

/** `(x - mean) / sqrt(variance + epsilon) * scale + offset` per channel; each weight `[c]`. */
export interface BatchNormNode extends Unary {
  readonly op: 'batchNorm';
  readonly scale: Weight;
  readonly offset: Weight;
  readonly mean: Weight;
  readonly variance: Weight;
  readonly epsilon: number;
}

/** A nonlinearity that stands alone. */
export interface ActivationNode extends Unary {
  readonly op: 'activation';
  readonly activation: Activation;
}

interface Pooling extends Unary, Window {
  readonly size: Pair;
}

/** `exp(x)` over the sum of it along the last side: what is positive and sums to 1. */
export interface SoftmaxNode extends Unary {
  readonly op: 'softmax';
}

/** Maximum of a window. */
export interface MaxPoolNode extends Pooling {
  readonly op: 'maxPool';
}

/** Mean of a window, padding left out. */
export interface AveragePoolNode extends Pooling {
  readonly op: 'averagePool';
}

/** Mean over height and width: `[n, c]`, or `[n, 1, 1, c]` with `keepDims`. */
export interface GlobalAveragePoolNode extends Unary {
  readonly op: 'globalAveragePool';
  readonly keepDims: boolean;
}

/** Sum; sides of length 1 broadcast. */
export interface AddNode extends Nary {
  readonly op: 'add';
}

/** Product; sides of length 1 broadcast. */
export interface MultiplyNode extends Nary {
  readonly op: 'multiply';
}

/** Maps joined along the channels. */
export interface ConcatNode extends Nary {
  readonly op: 'concat';
}

/** Height and width times whole factors; bilinear samples with half-pixel centres off, as tf.layers does. */
export interface UpsampleNode extends Unary {
  readonly op: 'upsample';
  readonly factors: Pair;
  readonly interpolation: 'nearest' | 'bilinear';
}

/** Zeros around height and width. */
export interface ZeroPaddingNode extends Unary {
  readonly op: 'zeroPadding';
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** The same numbers in another shape, the batch left out; one side may be -1. */
export interface ReshapeNode extends Unary {
  readonly op: 'reshape';
  readonly shape: readonly number[];
}

/** Everything a graph can hold. */
export type Node =
  | InputNode
  | Conv2dNode
  | DepthwiseConv2dNode
  | BatchNormNode
  | ActivationNode
  | SoftmaxNode
  | MaxPoolNode
  | AveragePoolNode
  | GlobalAveragePoolNode
  | AddNode
  | MultiplyNode
  | ConcatNode
  | UpsampleNode
  | ZeroPaddingNode
  | ReshapeNode;

/** A network as plain data, NHWC: it can be cloned, posted to a worker and compared. */
export interface Graph {
  readonly name: string;
  /** In an order in which every node comes after what it reads. */
  readonly nodes: readonly Node[];
  /** Names of the nodes whose values the network returns, in order. */
  readonly outputs: readonly string[];
}
