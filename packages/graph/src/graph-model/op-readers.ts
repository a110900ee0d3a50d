import type { Activation, AveragePoolNode, MaxPoolNode, Node } from '../graph.ts';
import { inputAt, integersAt, type OpReader, unary, weightAt } from './import-context.ts';
import { invalidModel, UnsupportedOp } from './invalid-model.ts';
import { flagAttr, numberAttr } from './node-attr.ts';
import { convolution, pairAttr, windowOf } from './read-convolution.ts';
import { add, multiply } from './read-elementwise.ts';
import { concat, pack, reshape, resize, shape, stridedSlice, zeroPadding } from './read-shape.ts';

const constant: OpReader = ({ def: { name }, constants }) => {
  const numbers = constants.get(name);
  if (numbers) return { op: 'constant', name, inputs: [], ...numbers };
  throw invalidModel(`model.json has no weight for the constant '${name}' in its manifest.`);
};

const placeholder: OpReader = ({ def }) => {
  const [, height, width, channels, ...more] = (def.attr.shape?.shape?.dim ?? []).map(({ size }) =>
    size < 0 ? null : size,
  );
  if (height === undefined || width === undefined || channels == null || more.length > 0) {
    throw new UnsupportedOp('its shape is not [n, h, w, c] of known c');
  }
  const { type = 'DT_FLOAT' } = def.attr.dtype ?? {};
  if (type !== 'DT_FLOAT' && type !== 1)
    throw new UnsupportedOp(`its type is ${type}, not DT_FLOAT`);
  return { op: 'input', name: def.name, inputs: [], shape: [height, width, channels] };
};

const batchNorm: OpReader = (context) => {
  const { def } = context;
  if (flagAttr(def, 'is_training')) throw new UnsupportedOp('it is in training');
  const [scale, offset, mean, variance] = [1, 2, 3, 4].map((at) => weightAt(context, at, 1));
  const weights = { scale: scale!, offset: offset!, mean: mean!, variance: variance! };
  if (Object.values(weights).some(({ data }) => data.length !== weights.scale.data.length)) {
    throw invalidModel(`The weights of the node '${def.name}' differ in length.`);
  }
  const epsilon = numberAttr(def, 'epsilon', 1e-4);
  return { op: 'batchNorm', ...unary(context), ...weights, epsilon };
};

const activation =
  (activation: Activation): OpReader =>
  (context) => ({ op: 'activation', ...unary(context), activation });

const leakyRelu: OpReader = (context) =>
  activation({ kind: 'leakyRelu', alpha: numberAttr(context.def, 'alpha', 0.2) })(context);

/** `Identity`, which gives a constant another name. */
const identity: OpReader = (context) => {
  const source = inputAt(context, 0);
  return source.op === 'constant' ? source : activation({ kind: 'linear' })(context);
};

const softmax: OpReader = (context) => ({ op: 'softmax', ...unary(context) });

const pool =
  (op: (MaxPoolNode | AveragePoolNode)['op']): OpReader =>
  (context) => {
    const { def } = context;
    const window = windowOf(def);
    const size = pairAttr(def, 'ksize');
    return { op, ...unary(context), size, ...window };
  };

/** `Mean` over height and width. */
const mean: OpReader = (context) => {
  const { def } = context;
  const axes = integersAt(context, 1).map((axis) => (axis < 0 ? axis + 4 : axis));
  if (`${axes.toSorted()}` !== '1,2') throw new UnsupportedOp(`its axes are ${axes}, not 1 and 2`);
  const keepDims = flagAttr(def, 'keep_dims');
  return { op: 'globalAveragePool', ...unary(context), keepDims };
};

/** For each operation of a graph, those of TensorFlow that are read as it. */
interface ReadAs {
  input: 'Placeholder';
  conv2d: 'Conv2D' | '_FusedConv2D';
  depthwiseConv2d: 'DepthwiseConv2dNative' | 'FusedDepthwiseConv2dNative';
  batchNorm: 'FusedBatchNorm' | 'FusedBatchNormV3';
  activation: 'Identity' | 'Relu' | 'Relu6' | 'LeakyRelu' | 'Sigmoid' | 'Elu';
  softmax: 'Softmax';
  maxPool: 'MaxPool';
  averagePool: 'AvgPool';
  globalAveragePool: 'Mean';
  add: 'Add' | 'AddV2' | 'BiasAdd';
  multiply: 'Mul';
  concat: 'ConcatV2';
  upsample: 'ResizeNearestNeighbor' | 'ResizeBilinear';
  zeroPadding: 'Pad';
  reshape: 'Reshape';
}

/** What stands for no node of its own: constants, and steps to the sides of a shape. */
type ReadAsValue = 'Const' | 'Shape' | 'StridedSlice' | 'Pack';

const readers = {
  Placeholder: placeholder,
  Conv2D: convolution('conv2d'),
  _FusedConv2D: convolution('conv2d'),
  DepthwiseConv2dNative: convolution('depthwiseConv2d'),
  FusedDepthwiseConv2dNative: convolution('depthwiseConv2d'),
  FusedBatchNorm: batchNorm,
  FusedBatchNormV3: batchNorm,
  Identity: identity,
  Relu: activation({ kind: 'relu' }),
  Relu6: activation({ kind: 'relu6' }),
  LeakyRelu: leakyRelu,
  Sigmoid: activation({ kind: 'sigmoid' }),
  Elu: activation({ kind: 'elu' }),
  Softmax: softmax,
  MaxPool: pool('maxPool'),
  AvgPool: pool('averagePool'),
  Mean: mean,
  Add: add,
  AddV2: add,
  BiasAdd: add,
  Mul: multiply,
  ConcatV2: concat,
  ResizeNearestNeighbor: resize('nearest'),
  ResizeBilinear: resize('bilinear'),
  Pad: zeroPadding,
  Reshape: reshape,
  Const: constant,
  Shape: shape,
  StridedSlice: stridedSlice,
  Pack: pack,
} satisfies Record<ReadAs[Node['op']] | ReadAsValue, OpReader>;

/** Every operation of TensorFlow that can be read, by its name. */
export const opReaders: ReadonlyMap<string, OpReader> = new Map(Object.entries(readers));
