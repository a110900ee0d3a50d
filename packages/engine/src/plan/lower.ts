import {
  type AddNode,
  type AveragePoolNode,
  type Graph,
  type MaxPoolNode,
  type MultiplyNode,
  type Node,
  type NodeTable,
  type Padding,
  type Pair,
  shapes,
  visit,
} from '@rsanet/graph';
import { broadcastSteps } from './broadcast.ts';
import { mapSides } from './map-sides.ts';
import type { Step, Steps, StepWindow, ValueShape } from './step.ts';

/**
 * Writes a network for one input shape as kernel calls, node by node.
 *
 * @param graph of one input
 * @param inputShape `[images, height, width, channels]`
 * @throws RsanetError INVALID_ARGUMENT naming the node that does not fit the input
 */
export function lower(graph: Graph, inputShape: ValueShape): Steps {
  const [images, height, width] = inputShape as readonly [number, number, number, number];
  const behindBatch = shapes(graph, { height, width });
  const valueShapes = new Map<string, ValueShape>();
  for (const [name, shape] of behindBatch) valueShapes.set(name, [images, ...shape]);
  const shapeOf: ShapeOf = (name) => valueShapes.get(name)!;
  return {
    input: graph.nodes.find(({ op }) => op === 'input')!.name,
    outputs: graph.outputs,
    shapes: valueShapes,
    reshaped: new Map(
      graph.nodes
        .filter(({ op }) => op === 'reshape')
        .map(({ name, inputs }) => [name, inputs[0]!]),
    ),
    steps: graph.nodes.flatMap((node) => lowerNode(node, shapeOf)),
  };
}

type ShapeOf = (value: string) => ValueShape;

/** The kernel calls of one node; none where its value is another's or the input. */
export function lowerNode(node: Node, shapeOf: ShapeOf): readonly Step[] {
  return visit(lowered, node, shapeOf);
}

const lowered = {
  input: () => [],
  conv2d: (node, shapeOf) => {
    const { name, inputs, activation } = node;
    const made = { input: inputs[0], output: name, weights: name } as const;
    const epilogue = { activation, residual: null };
    const window = windowOf(node, node.kernel.shape, node.dilations, shapeOf(inputs[0]));
    return isPointwise(window)
      ? [{ kernel: 'gemm', ...made, epilogue }]
      : [{ kernel: 'convolve', ...made, window, epilogue }];
  },
  depthwiseConv2d: (node, shapeOf) => [
    {
      kernel: 'depthwise',
      input: node.inputs[0],
      output: node.name,
      weights: node.name,
      window: windowOf(node, node.kernel.shape, node.dilations, shapeOf(node.inputs[0])),
      multiplier: node.kernel.shape[3]!,
      activation: node.activation,
    },
  ],
  batchNorm: ({ name, inputs }) => [
    { kernel: 'affine', input: inputs[0], output: name, weights: name },
  ],
  activation: ({ name, inputs, activation }) => [
    { kernel: 'activate', input: inputs[0], output: name, activation },
  ],
  softmax: ({ name, inputs }) => [{ kernel: 'softmax', input: inputs[0], output: name }],
  maxPool: (node, shapeOf) => [{ kernel: 'maxPool', ...pool(node, shapeOf) }],
  averagePool: (node, shapeOf) => [{ kernel: 'averagePool', ...pool(node, shapeOf) }],
  globalAveragePool: ({ name, inputs }) => [
    { kernel: 'globalAverage', input: inputs[0], output: name },
  ],
  add: (node, shapeOf) => chain(node, (a, b) => sum(a, b, node.name, shapeOf)),
  multiply: (node, shapeOf) => chain(node, (a, b) => lowerProduct(a, b, node.name, shapeOf)),
  concat: ({ name, inputs }, shapeOf) => {
    const lengths = inputs.map((input) => mapSides(shapeOf(input)).channels);
    return inputs.map((input, i) => {
      const channel = lengths.slice(0, i).reduce((all, length) => all + length, 0);
      return { kernel: 'copyMap', input, output: name, channel };
    });
  },
  upsample: ({ name, inputs, factors, interpolation }) => [
    {
      kernel: interpolation === 'nearest' ? 'upsampleNearest' : 'upsampleBilinear',
      input: inputs[0],
      output: name,
      factorY: factors[0],
      factorX: factors[1],
    },
  ],
  zeroPadding: ({ name, inputs, top, left }) => [
    { kernel: 'padZeros', input: inputs[0], output: name, top, left },
  ],
  reshape: () => [],
} satisfies NodeTable<[shapeOf: ShapeOf], readonly Step[]>;

function pool({ name, inputs, size, ...node }: MaxPoolNode | AveragePoolNode, shapeOf: ShapeOf) {
  const window = windowOf(node, size, [1, 1], shapeOf(inputs[0]));
  return { input: inputs[0], output: name, window };
}

/** Where windows lie by TensorFlow's rules: `same` puts the odd pixel of padding at the end. */
export function windowOf(
  { strides, padding }: { readonly strides: Pair; readonly padding: Padding },
  size: readonly number[],
  dilations: Pair,
  [, ...sides]: ValueShape,
): StepWindow {
  const before = ([0, 1] as const).map((axis) => {
    if (padding === 'valid') return 0;
    const [side, stride] = [sides[axis]!, strides[axis]];
    const reach = (size[axis]! - 1) * dilations[axis] + 1;
    const padded = (Math.ceil(side / stride) - 1) * stride + reach - side;
    return Math.max(0, Math.floor(padded / 2));
  });
  return {
    kernelHeight: size[0]!,
    kernelWidth: size[1]!,
    strideY: strides[0],
    strideX: strides[1],
    dilationY: dilations[0],
    dilationX: dilations[1],
    top: before[0]!,
    left: before[1]!,
  };
}

/** Whether a window is one pixel at each pixel. */
export function isPointwise({ kernelHeight, kernelWidth, strideY, strideX }: StepWindow): boolean {
  return kernelHeight * kernelWidth * strideY * strideX === 1;
}

/** Steps over two values after two: what they make so far is the first of the next. */
function chain(
  { name, inputs }: AddNode | MultiplyNode,
  combine: (a: string, b: string) => readonly Step[],
): Step[] {
  const [first, ...others] = inputs as readonly [string, ...string[]];
  return others.flatMap((input, i) => combine(i === 0 ? first : name, input));
}

function sum(a: string, b: string, output: string, shapeOf: ShapeOf): readonly Step[] {
  if (alike(shapeOf(a), shapeOf(b)) && alike(shapeOf(a), shapeOf(output))) {
    return [{ kernel: 'addMaps', a, b, output }];
  }
  return broadcastSteps({ a, b, output, multiply: false }, shapeOf);
}

/** The steps of a product of two values whose sides broadcast. */
export function lowerProduct(
  a: string,
  b: string,
  output: string,
  shapeOf: ShapeOf,
): readonly Step[] {
  for (const [input, vector] of [
    [a, b],
    [b, a],
  ] as const) {
    if (alike(shapeOf(input), shapeOf(output)) && isVector(shapeOf(vector), shapeOf(output))) {
      return [{ kernel: 'scaleChannels', input, vector, output, added: null }];
    }
  }
  return broadcastSteps({ a, b, output, multiply: true }, shapeOf);
}

const alike = (a: ValueShape, b: ValueShape) => `${a}` === `${b}`;

/** Whether a value is one vector of channels per image of a map. */
export function isVector(shape: ValueShape, map: ValueShape): boolean {
  return map.length === 4 && alike(shape, [map[0]!, 1, 1, map[3]!]);
}
