import type {
  AddNode,
  AveragePoolNode,
  Conv2dNode,
  DepthwiseConv2dNode,
  MaxPoolNode,
  MultiplyNode,
  Node,
  ReshapeNode,
  UpsampleNode,
} from '../graph.ts';
import { type ActivationTable, type NodeTable, visit, visitActivation } from '../visit.ts';
import * as attr from './attr.ts';
import { FUSED } from './fused-activations.ts';
import type { AttrJson } from './model-json.ts';
import type { Constant, Emitter } from './node-defs.ts';

/** Writes a node as TensorFlow operations, the last of which bears its name, and returns the name. */
export function writeNode(node: Node, emitter: Emitter): string {
  return visit(writers, node, emitter);
}

const writers = {
  input: ({ name, shape }, { emit }) =>
    emit('Placeholder', name, [], { dtype: attr.float, shape: attr.shape([null, ...shape]) }),
  conv2d: writeConvolution,
  depthwiseConv2d: writeConvolution,
  batchNorm: ({ name, inputs, scale, offset, mean, variance, epsilon }, { emit, constant }) => {
    // Running statistics are no trained weights: a variance may be too large for float16.
    const type = 'float32' as const;
    const weights = { scale, offset, mean: { ...mean, type }, variance: { ...variance, type } };
    const names = Object.entries(weights).map(([role, weight]) => constant(name, role, weight));
    return emit('FusedBatchNormV3', name, [...inputs, ...names], {
      epsilon: { f: epsilon },
      is_training: { b: false },
      data_format: attr.text('NHWC'),
    });
  },
  activation: ({ name, inputs: [x], activation }, emitter) =>
    visitActivation(activationWriters, activation, name, x, emitter),
  softmax: ({ name, inputs }, { emit }) => emit('Softmax', name, inputs),
  maxPool: (node, { emit }) => emit('MaxPool', node.name, node.inputs, poolAttr(node)),
  averagePool: (node, { emit }) => emit('AvgPool', node.name, node.inputs, poolAttr(node)),
  globalAveragePool: ({ name, inputs, keepDims }, { emit, constant }) => {
    const axes = constant(name, 'axes', integers([1, 2]));
    return emit('Mean', name, [...inputs, axes], { keep_dims: { b: keepDims } });
  },
  add: (node, emitter) => writeInPairs('AddV2', node, emitter),
  multiply: (node, emitter) => writeInPairs('Mul', node, emitter),
  concat: ({ name, inputs }, { emit, constant }) => {
    const axis = constant(name, 'axis', integer(-1));
    return emit('ConcatV2', name, [...inputs, axis], { N: attr.integer(inputs.length) });
  },
  upsample: writeUpsample,
  zeroPadding: ({ name, inputs, top, bottom, left, right }, { emit, constant }) => {
    const data = Int32Array.of(0, 0, top, bottom, left, right, 0, 0);
    return emit('Pad', name, [...inputs, constant(name, 'paddings', { shape: [4, 2], data })]);
  },
  reshape: writeReshape,
} satisfies NodeTable<[emitter: Emitter], string>;

const activationWriters = {
  linear: (_, name, x, { emit }) => emit('Identity', name, [x]),
  relu: (_, name, x, { emit }) => emit('Relu', name, [x]),
  relu6: (_, name, x, { emit }) => emit('Relu6', name, [x]),
  leakyRelu: ({ alpha }, name, x, { emit }) =>
    emit('LeakyRelu', name, [x], { alpha: { f: alpha } }),
  sigmoid: (_, name, x, { emit }) => emit('Sigmoid', name, [x]),
  swish: (_, name, x, { emit, part }) => emit('Mul', name, [x, part('Sigmoid', name, [x])]),
  hardSwish: (_, name, x, { emit, part, constant }) => {
    const shifted = part('AddV2', name, [x, constant(name, 'three', scalar(3))]);
    const clipped = part('Relu6', name, [shifted]);
    const gate = part('Mul', name, [clipped, constant(name, 'sixth', scalar(1 / 6))]);
    return emit('Mul', name, [x, gate]);
  },
  elu: (_, name, x, { emit }) => emit('Elu', name, [x]),
} satisfies ActivationTable<[name: string, x: string, emitter: Emitter], string>;

const integer = (value: number): Constant => ({ shape: [], data: Int32Array.of(value) });
const integers = (values: readonly number[]): Constant => ({
  shape: [values.length],
  data: Int32Array.from(values),
});
const scalar = (value: number): Constant => ({ shape: [], data: Float32Array.of(value) });

function windowAttr({ strides, padding }: Pick<MaxPoolNode, 'strides' | 'padding'>) {
  return {
    strides: attr.integers([1, ...strides, 1]),
    padding: attr.text(padding.toUpperCase()),
    data_format: attr.text('NHWC'),
  };
}

function poolAttr(node: MaxPoolNode | AveragePoolNode) {
  return { ksize: attr.integers([1, ...node.size, 1]), ...windowAttr(node) };
}

function writeInPairs(
  op: 'AddV2' | 'Mul',
  { name, inputs }: AddNode | MultiplyNode,
  { emit, part }: Emitter,
): string {
  const rest = inputs.slice(0, -1).reduce((a, b) => part(op, name, [a, b]));
  return emit(op, name, [rest, inputs.at(-1)!]);
}

function writeConvolution(node: Conv2dNode | DepthwiseConv2dNode, emitter: Emitter): string {
  const { name, inputs, kernel, bias, activation } = node;
  const depthwise = node.op === 'depthwiseConv2d';
  const operands = [...inputs, emitter.constant(name, 'kernel', kernel)];
  const attributes: Record<string, AttrJson> = {
    ...windowAttr(node),
    dilations: attr.integers([1, ...node.dilations, 1]),
  };
  let op = depthwise ? 'DepthwiseConv2dNative' : 'Conv2D';
  let inside = activation.kind === 'linear';
  if (bias) {
    // TensorFlow.js fuses activations behind a bias alone, and drops the slope in a depthwise one.
    const fused = depthwise && activation.kind === 'leakyRelu' ? null : FUSED[activation.kind];
    inside ||= fused !== null;
    op = depthwise ? 'FusedDepthwiseConv2dNative' : '_FusedConv2D';
    operands.push(emitter.constant(name, 'bias', bias));
    attributes.fused_ops = attr.texts(fused ? ['BiasAdd', fused] : ['BiasAdd']);
    attributes.num_args = attr.integer(1);
    if (activation.kind === 'leakyRelu') attributes.leakyrelu_alpha = { f: activation.alpha };
  }
  if (inside) return emitter.emit(op, name, operands, attributes);
  const sum = emitter.part(op, name, operands, attributes);
  return visitActivation(activationWriters, activation, name, sum, emitter);
}

function writeUpsample(node: UpsampleNode, emitter: Emitter): string {
  const { name, inputs, factors, interpolation } = node;
  const { emit, part, constant } = emitter;
  const op = interpolation === 'nearest' ? 'ResizeNearestNeighbor' : 'ResizeBilinear';
  const size = emitter.shapes
    ? constant(name, 'size', integers(emitter.shapes.get(name)!.slice(0, 2)))
    : part('Mul', name, [
        writeSides(name, inputs[0], [1, 3], emitter),
        constant(name, 'factors', integers(factors)),
      ]);
  return emit(op, name, [...inputs, size], {
    align_corners: { b: false },
    half_pixel_centers: { b: false },
  });
}

function writeReshape({ name, inputs, shape }: ReshapeNode, emitter: Emitter): string {
  const { emit, part, constant } = emitter;
  // One side alone may be left open: the batch, unless it is copied from the input.
  const target = shape.includes(-1)
    ? part('ConcatV2', name, [
        writeSides(name, inputs[0], [0, 1], emitter),
        constant(name, 'sides', integers(shape)),
        constant(name, 'axis', integer(0)),
      ])
    : constant(name, 'shape', integers([-1, ...shape]));
  return emit('Reshape', name, [...inputs, target]);
}

/** Steps to the sides `from` to `to` of what `x` will be. */
function writeSides(
  node: string,
  x: string,
  [from, to]: readonly [number, number],
  { part, constant }: Emitter,
): string {
  const shape = part('Shape', node, [x], { out_type: attr.int32 });
  const bounds = { begin: from, end: to, strides: 1 };
  const names = Object.entries(bounds).map(([role, at]) => constant(node, role, integers([at])));
  return part('StridedSlice', node, [shape, ...names], { T: attr.int32 });
}
