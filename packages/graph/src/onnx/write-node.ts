import type {
  Activation,
  BatchNormNode,
  Conv2dNode,
  DepthwiseConv2dNode,
  Node,
  PoolNode,
  ReshapeNode,
} from '../graph.ts';
import { channelsFirst, explicitPads, filtersFirst, isMap, isSameInBothOrders } from './nchw.ts';
import type { OnnxBuilder } from './onnx-builder.ts';

/** Axes that bring the channels in front, and back. */
const TO_NCHW = { perm: { ints: [0, 3, 1, 2] } };
export const TO_NHWC = { perm: { ints: [0, 2, 3, 1] } };

/** Writes a node as ONNX operations and returns the tensor of its value. */
export function writeNode(node: Node, builder: OnnxBuilder): string {
  const { name } = node;
  const { emit } = builder;
  const inputs = node.inputs.map(builder.tensorOf);
  switch (node.op) {
    case 'input':
      return emit('Transpose', name, [name], TO_NCHW);
    case 'conv2d':
    case 'depthwiseConv2d':
      return writeConvolution(node, builder);
    case 'batchNorm':
      return writeBatchNorm(node, builder);
    case 'activation':
      return writeActivation(name, inputs[0]!, node.activation, builder);
    case 'maxPool':
      return emit('MaxPool', name, inputs, window(node, node.size, builder));
    case 'averagePool':
      return emit('AveragePool', name, inputs, {
        ...window(node, node.size, builder),
        count_include_pad: { i: 0 },
      });
    case 'globalAveragePool':
      if (node.keepDims) return emit('GlobalAveragePool', name, inputs);
      return emit('Flatten', name, [builder.part('GlobalAveragePool', name, inputs)]);
    case 'add':
    case 'multiply': {
      const op = node.op === 'add' ? 'Add' : 'Mul';
      const rest = inputs.slice(0, -1).reduce((a, b) => builder.part(op, name, [a, b]));
      return emit(op, name, [rest, inputs.at(-1)!]);
    }
    case 'concat': {
      const shape = builder.shapeOf(name);
      return emit('Concat', name, inputs, { axis: { i: isMap(shape) ? 1 : shape.length } });
    }
    case 'upsample': {
      const scales = builder.floats(name, 'scales', [1, 1, ...node.factors]);
      return emit('Resize', name, [...inputs, '', scales], {
        mode: { s: node.interpolation === 'nearest' ? 'nearest' : 'linear' },
        coordinate_transformation_mode: { s: 'asymmetric' },
        nearest_mode: { s: 'floor' },
      });
    }
    case 'zeroPadding': {
      const { top, left, bottom, right } = node;
      const pads = builder.integers(name, 'pads', [0, 0, top, left, 0, 0, bottom, right]);
      return emit('Pad', name, [...inputs, pads]);
    }
    case 'reshape':
      return writeReshape(node, builder);
  }
}

function window(
  { inputs: [input], strides, padding }: Pick<PoolNode, 'inputs' | 'strides' | 'padding'>,
  size: PoolNode['size'],
  { shapeOf }: OnnxBuilder,
) {
  return {
    kernel_shape: { ints: size },
    strides: { ints: strides },
    pads: { ints: explicitPads(shapeOf(input), size, strides, padding) },
  };
}

function writeConvolution(node: Conv2dNode | DepthwiseConv2dNode, builder: OnnxBuilder): string {
  const { name, kernel, bias, dilations, activation } = node;
  const [height = 0, width = 0, channels = 0] = kernel.shape;
  const depthwise = node.op === 'depthwiseConv2d';
  const reach = [(height - 1) * dilations[0] + 1, (width - 1) * dilations[1] + 1] as const;
  const operands = [
    builder.tensorOf(node.inputs[0]),
    builder.weight(name, 'kernel', filtersFirst(kernel, depthwise)),
    ...(bias ? [builder.weight(name, 'bias', bias)] : []),
  ];
  const attributes = {
    ...window(node, reach, builder),
    kernel_shape: { ints: [height, width] },
    dilations: { ints: dilations },
    group: { i: depthwise ? channels : 1 },
  };
  if (activation.kind === 'linear') return builder.emit('Conv', name, operands, attributes);
  const sum = builder.part('Conv', name, operands, attributes);
  return writeActivation(name, sum, activation, builder);
}

function writeBatchNorm(node: BatchNormNode, builder: OnnxBuilder): string {
  const { name, scale, offset, mean, variance, epsilon } = node;
  const x = builder.tensorOf(node.inputs[0]);
  if (isMap(builder.shapeOf(name))) {
    const weights = Object.entries({ scale, offset, mean, variance });
    const operands = weights.map(([role, weight]) => builder.weight(name, role, weight));
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

function writeActivation(
  name: string,
  x: string,
  activation: Activation,
  { emit, part, scalar }: OnnxBuilder,
): string {
  switch (activation.kind) {
    case 'linear':
      return emit('Identity', name, [x]);
    case 'relu':
      return emit('Relu', name, [x]);
    case 'relu6':
      return emit('Clip', name, [x, scalar(name, 'least', 0), scalar(name, 'most', 6)]);
    case 'leakyRelu':
      return emit('LeakyRelu', name, [x], { alpha: { f: activation.alpha } });
    case 'sigmoid':
      return emit('Sigmoid', name, [x]);
    case 'swish':
      return emit('Mul', name, [x, part('Sigmoid', name, [x])]);
    case 'hardSwish':
      return emit('HardSwish', name, [x]);
  }
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
