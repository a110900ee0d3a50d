import { invalidModel, unsupportedOp } from './invalid-model.ts';
import { flagAttr, numberAttr } from './node-attr.ts';
import type { Constant } from './node-defs.ts';
import { activation, add, biasAdd, identity, leakyRelu, multiply } from './read-activation.ts';
import { convolution, pairAttr, windowOf } from './read-convolution.ts';
import { concat, pack, reshape, shape, stridedSlice, upsample, zeroPadding } from './read-shape.ts';
import { integersAt, nodeAt, type OpReader, weightAt } from './value.ts';

/** Every operation that can be read, by its name; constants come from `constants`. */
export function opReaders(constants: ReadonlyMap<string, Constant>): ReadonlyMap<string, OpReader> {
  const constant: OpReader = ({ def }) => {
    const found = constants.get(def.name);
    if (found) return { kind: 'constant', constant: found };
    throw invalidModel(`model.json has no weight for the constant '${def.name}' in its manifest.`);
  };
  return new Map<string, OpReader>([
    ['Placeholder', placeholder],
    ['Const', constant],
    ['Conv2D', convolution('conv2d')],
    ['_FusedConv2D', convolution('conv2d')],
    ['DepthwiseConv2dNative', convolution('depthwiseConv2d')],
    ['FusedDepthwiseConv2dNative', convolution('depthwiseConv2d')],
    ['BiasAdd', biasAdd],
    ['FusedBatchNorm', batchNorm],
    ['FusedBatchNormV3', batchNorm],
    ['Relu', activation('relu')],
    ['Relu6', activation('relu6')],
    ['Sigmoid', activation('sigmoid')],
    ['LeakyRelu', leakyRelu],
    ['Identity', identity],
    ['MaxPool', pool('maxPool')],
    ['AvgPool', pool('averagePool')],
    ['Mean', mean],
    ['Add', add],
    ['AddV2', add],
    ['Mul', multiply],
    ['ConcatV2', concat],
    ['ResizeNearestNeighbor', upsample('nearest')],
    ['ResizeBilinear', upsample('bilinear')],
    ['Pad', zeroPadding],
    ['Reshape', reshape],
    ['Shape', shape],
    ['StridedSlice', stridedSlice],
    ['Pack', pack],
  ]);
}

const placeholder: OpReader = ({ def }) => {
  const [, height, width, channels, ...more] = (def.attr.shape?.shape?.dim ?? []).map(({ size }) =>
    size < 0 ? null : size,
  );
  if (height === undefined || width === undefined || channels == null || more.length > 0) {
    throw unsupportedOp(def, 'its shape is not [n, h, w, c] of known c');
  }
  const { type = 'DT_FLOAT' } = def.attr.dtype ?? {};
  if (type !== 'DT_FLOAT' && type !== 1)
    throw unsupportedOp(def, `its type is ${type}, not DT_FLOAT`);
  return { op: 'input', name: def.name, inputs: [], shape: [height, width, channels] };
};

const batchNorm: OpReader = (reading) => {
  const { def } = reading;
  if (flagAttr(def, 'is_training')) throw unsupportedOp(def, 'it is in training');
  const [scale, offset, mean, variance] = [1, 2, 3, 4].map((at) => weightAt(reading, at, 1));
  const weights = { scale: scale!, offset: offset!, mean: mean!, variance: variance! };
  if (Object.values(weights).some(({ data }) => data.length !== weights.scale.data.length)) {
    throw invalidModel(`The weights of the node '${def.name}' differ in length.`);
  }
  const epsilon = numberAttr(def, 'epsilon', 1e-4);
  return { op: 'batchNorm', name: def.name, inputs: [nodeAt(reading, 0)], ...weights, epsilon };
};

const pool =
  (op: 'maxPool' | 'averagePool'): OpReader =>
  (reading) => {
    const { def } = reading;
    const window = { size: pairAttr(def, 'ksize'), ...windowOf(def) };
    return { op, name: def.name, inputs: [nodeAt(reading, 0)], ...window };
  };

/** `Mean` over height and width. */
const mean: OpReader = (reading) => {
  const { def } = reading;
  const axes = integersAt(reading, 1).map((axis) => (axis < 0 ? axis + 4 : axis));
  if (`${axes.toSorted()}` !== '1,2') throw unsupportedOp(def, `its axes are ${axes}, not 1 and 2`);
  const keepDims = flagAttr(def, 'keep_dims');
  return { op: 'globalAveragePool', name: def.name, inputs: [nodeAt(reading, 0)], keepDims };
};
