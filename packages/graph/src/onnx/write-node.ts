import type {
  AddNode,
  AveragePoolNode,
  BatchNormNode,
  Conv2dNode,
  DepthwiseConv2dNode,
  MaxPoolNode,
  MultiplyNode,
  Node,
  Pair,
  ReshapeNode,
  Weight,
} from '../graph.ts';
import { type ActivationTable, type NodeTable, visit, visitActivation } from '../visit.ts';
import { channelsFirst, explicitPads, filtersFirst, isMap, isSameInBothOrders } from './nchw.ts';
import type { OnnxBuilder } from './onnx-builder.ts';

/** Axes that bring the channels in front, and back. */
const TO_NCHW = { perm: { ints: [0, 3, 1, 2] } };
export const TO_NHWC = { perm: { ints: [0, 2, 3, 1] } };

/** Writes a node as ONNX operations and returns the tensor of its value. */
export function writeNode(node: Node, builder: OnnxBuilder): string {
  return visit(writers, node, builder);
}

const writers = {
  input: ({ name }, { emit }) => emit('Transpose', name, [name], TO_NCHW),
  conv2d: (node, builder) => writeConvolution(node, 1, filtersFirst(node.kernel, false), builder),
  depthwiseConv2d: (node, builder) =>
    writeConvolution(node, node.kernel.shape[2]!, filtersFirst(node.kernel, true), builder),
  batchNorm: writeBatchNorm,
  activation: ({ name, inputs: [x], activation }, builder) =>
    visitActivation(activationWriters, activation, name, builder.tensorOf(x), builder),
  softmax: (node, builder) =>
    builder.emit('Softmax', node.name, tensors(node, builder), { axis: lastAxis(node, builder) }),
  maxPool: (node, builder) =>
    builder.emit('MaxPool', node.name, [pooled(node, builder)], window(node, node.size, builder)),
  averagePool: (node, builder) =>
    builder.emit('AveragePool', node.name, [pooled(node, builder)], {
      ...window(node, node.size, builder),
      count_include_pad: { i: 0 },
    }),
  globalAveragePool: (node, builder) => {
    const { name, keepDims } = node;
    const x = tensors(node, builder);
    if (keepDims) return builder.emit('GlobalAveragePool', name, x);
    return builder.emit('Flatten', name, [builder.part('GlobalAveragePool', name, x)]);
  },
  add: (node, builder) => writeInPairs('Add', node, builder),
  multiply: (node, builder) => writeInPairs('Mul', node, builder),
  concat: (node, builder) =>
    builder.emit('Concat', node.name, tensors(node, builder), { axis: lastAxis(node, builder) }),
  upsample: (node, builder) => {
    const { name, factors, interpolation } = node;
    const scales = builder.floats(name, 'scales', [1, 1, ...factors]);
    return builder.emit('Resize', name, [...tensors(node, builder), '', scales], {
      mode: { s: interpolation === 'nearest' ? 'nearest' : 'linear' },
      coordinate_transformation_mode: { s: 'asymmetric' },
      nearest_mode: { s: 'floor' },
    });
  },
  zeroPadding: (node, builder) => {
    const { name, top, left, bottom, right } = node;
    const pads = builder.integers(name, 'pads', [0, 0, top, left, 0, 0, bottom, right]);
    return builder.emit('Pad', name, [...tensors(node, builder), pads]);
  },
  reshape: writeReshape,
} satisfies NodeTable<[builder: OnnxBuilder], string>;

const activationWriters = {
  linear: (_, name, x, { emit }) => emit('Identity', name, [x]),
  relu: (_, name, x, { emit }) => emit('Relu', name, [x]),
  relu6: (_, name, x, { emit, scalar }) =>
    emit('Clip', name, [x, scalar(name, 'min', 0), scalar(name, 'max', 6)]),
  leakyRelu: ({ alpha }, name, x, { emit }) =>
    emit('LeakyRelu', name, [x], { alpha: { f: alpha } }),
  sigmoid: (_, name, x, { emit }) => emit('Sigmoid', name, [x]),
  swish: (_, name, x, { emit, part }) => emit('Mul', name, [x, part('Sigmoid', name, [x])]),
  hardSwish: (_, name, x, { emit }) => emit('HardSwish', name, [x]),
  elu: (_, name, x, { emit }) => emit('Elu', name, [x], { alpha: { f: 1 } }),
} satisfies ActivationTable<[name: string, x: string, builder: OnnxBuilder], string>;

function tensors({ inputs }: Node, { tensorOf }: OnnxBuilder): string[] {
  return inputs.map(tensorOf);
}

/** The axis of the last side of a node's value, the channels of a map. */
function lastAxis({ name }: Node, { shapeOf }: OnnxBuilder) {
  const shape = shapeOf(name);
  return { i: isMap(shape) ? 1 : shape.length };
}

function writeInPairs(
  op: 'Add' | 'Mul',
  node: AddNode | MultiplyNode,
  builder: OnnxBuilder,
): string {
  const inputs = tensors(node, builder);
  const rest = inputs.slice(0, -1).reduce((a, b) => builder.part(op, node.name, [a, b]));
  return builder.emit(op, node.name, [rest, inputs.at(-1)!]);
}

function window(
  { inputs: [input], strides, padding }: Pick<MaxPoolNode, 'inputs' | 'strides' | 'padding'>,
  size: Pair,
  { shapeOf }: OnnxBuilder,
) {
  return {
    kernel_shape: { ints: size },
    strides: { ints: strides },
    pads: { ints: explicitPads(shapeOf(input), size, strides, padding) },
  };
}

function writeConvolution(
  node: Conv2dNode | DepthwiseConv2dNode,
  groups: number,
  filters: Weight,
  builder: OnnxBuilder,
): string {
  const { name, kernel, bias, dilations, activation } = node;
  const [height = 0, width = 0] = kernel.shape;
  const reach = [(height - 1) * dilations[0] + 1, (width - 1) * dilations[1] + 1] as const;
  const operands = [
    builder.tensorOf(node.inputs[0]),
    builder.weight(name, 'kernel', filters),
    ...(bias ? [builder.weight(name, 'bias', bias)] : []),
  ];
  const attributes = {
    ...window(node, reach, builder),
    kernel_shape: { ints: [height, width] },
    dilations: { ints: dilations },
    group: { i: groups },
  };
  if (activation.kind === 'linear') return builder.emit('Conv', name, operands, attributes);
  const sum = builder.part('Conv', name, operands, attributes);
  return visitActivation(activationWriters, activation, name, sum, builder);
}

function writeBatchNorm(node: BatchNormNode, builder: OnnxBuilder): string {
  const { name, scale, offset, mean, variance, epsilon } = node;
  const x = builder.tensorOf(node.inputs[0]);
  if (isMap(builder.shapeOf(name))) {
    const weights = Object.entries({ scale, offset });
    // A variance may be too large for float16.
    const statistics = Object.entries({ mean, variance });
    const operands = [
      ...weights.map(([role, weight]) => builder.weight(name, role, weight)),
      ...statistics.map(([role, weight]) => builder.weight(name, role, weight, 'float32')),
    ];
    return builder.emit('BatchNormalization', name, [x, ...operands], { epsilon: { f: epsilon } });
  }
  // ONNX looks for the channels behind the batch, where only a map has them.
  const factor = scale.data.map((value, c) => value / Math.sqrt(variance.data[c]! + epsilon));
  const shift = offset.data.map((value, c) => value - mean.data[c]! * factor[c]!);
  const { shape } = scale;
  const product = builder.part('Mul', name, [
    x,
    builder.weight(name, 'factor', { shape, data: factor }),
  ]);
  return builder.emit('Add', name, [
    product,
    builder.weight(name, 'shift', { shape, data: shift }),
  ]);
}

/**
 * The tensor that a pool reads. ONNX Runtime would merge zeros padded before into the pool's own padding, which
 * pools leave out; a step that changes no value keeps them apart.
 */
function pooled(node: MaxPoolNode | AveragePoolNode, builder: OnnxBuilder): string {
  const x = builder.tensorOf(node.inputs[0]);
  const isPadded = builder.nodes.some(({ op, name }) => op === 'Pad' && name === x);
  return isPadded ? builder.part('LeakyRelu', node.name, [x], { alpha: { f: 1 } }) : x;
}

/** Numbers keep their order with the channels last, so maps turn there and back. */
function writeReshape({ name, inputs: [input] }: ReshapeNode, builder: OnnxBuilder): string {
  const { emit, part, integers, tensorOf } = builder;
  const [from, to] = [builder.shapeOf(input), builder.shapeOf(name)];
  const x = isSameInBothOrders(from)
    ? tensorOf(input)
    : part('Transpose', name, [tensorOf(input)], TO_NHWC);
  // A side of 0 is copied: the batch.
  if (isSameInBothOrders(to)) {
    return emit('Reshape', name, [x, integers(name, 'shape', [0, ...channelsFirst(to)])]);
  }
  const last = part('Reshape', name, [x, integers(name, 'shape', [0, ...to])]);
  return emit('Transpose', name, [last], TO_NCHW);
}
