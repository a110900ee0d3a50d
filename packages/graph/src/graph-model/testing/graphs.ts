import type { Activation, Graph, Node, Weight } from '../../graph.ts';
import { randomNumbers } from '../../testing/random-numbers.ts';

let seed = 0;

/** A weight of random numbers, small enough that sums over a window stay near 1. */
export function randomWeight(shape: readonly number[], low = -1, high = 1): Weight {
  const size = shape.reduce((product, side) => product * side, 1);
  const scale = shape.length === 4 ? 1 / Math.sqrt(shape[0]! * shape[1]! * shape[2]!) : 1;
  return { shape, data: randomNumbers(size, ++seed, low * scale, high * scale) };
}

const activations: readonly Activation[] = [
  { kind: 'linear' },
  { kind: 'relu' },
  { kind: 'relu6' },
  { kind: 'leakyRelu', alpha: 0.1 },
  { kind: 'sigmoid' },
  { kind: 'swish' },
  { kind: 'hardSwish' },
];

const plain = { strides: [1, 1], dilations: [1, 1], padding: 'same' } as const;
const linear = { kind: 'linear' } as const;

/** A graph that reads a map of 9 x 14 pixels and 6 channels named `x` and returns its last node. */
export function graphOf(nodes: readonly Node[], outputs = [nodes.at(-1)!.name]): Graph {
  const input = { op: 'input', name: 'x', inputs: [], shape: [9, 14, 6] } as const;
  return { name: 'network', nodes: [input, ...nodes], outputs };
}

const convolution = (options: Partial<Node> & { kernel?: Weight } = {}): Graph =>
  graphOf([
    {
      op: 'conv2d',
      name: 'conv',
      inputs: ['x'],
      kernel: randomWeight([3, 3, 6, 5]),
      bias: randomWeight([5]),
      activation: linear,
      ...plain,
      ...options,
    } as Node,
  ]);

const depthwise = (options: Partial<Node> = {}): Graph =>
  graphOf([
    {
      op: 'depthwiseConv2d',
      name: 'conv',
      inputs: ['x'],
      kernel: randomWeight([3, 3, 6, 2]),
      bias: randomWeight([12]),
      activation: linear,
      ...plain,
      ...options,
    } as Node,
  ]);

const batchNorm = (input: string, channels: number): Node => ({
  op: 'batchNorm',
  name: 'norm',
  inputs: [input],
  scale: randomWeight([channels]),
  offset: randomWeight([channels]),
  mean: randomWeight([channels]),
  variance: randomWeight([channels], 0.2, 2),
  epsilon: 1e-3,
});

const pool = (op: 'maxPool' | 'averagePool', rest: object): Graph =>
  graphOf([{ op, name: 'pool', inputs: ['x'], ...rest } as unknown as Node]);

const mean = (keepDims: boolean): Node => ({
  op: 'globalAveragePool',
  name: 'mean',
  inputs: ['x'],
  keepDims,
});

const reshape = (name: string, input: string, shape: readonly number[]): Node => ({
  op: 'reshape',
  name,
  inputs: [input],
  shape,
});

/** One small graph for each node kind and each of its options. */
export const kindGraphs: Readonly<Record<string, Graph>> = {
  ...Object.fromEntries(
    activations.flatMap((activation) => [
      [`conv2d ${activation.kind}`, convolution({ activation })],
      [`conv2d ${activation.kind}, no bias`, convolution({ activation, bias: null })],
      [`depthwise ${activation.kind}`, depthwise({ activation })],
      [`depthwise ${activation.kind}, no bias`, depthwise({ activation, bias: null })],
      [
        `activation ${activation.kind}`,
        graphOf([
          {
            op: 'multiply',
            name: 'wide',
            inputs: ['x', 'x', 'x'],
          },
          { op: 'activation', name: 'act', inputs: ['wide'], activation },
        ]),
      ],
    ]),
  ),
  'conv2d stride 2, same': convolution({ strides: [2, 2] }),
  'conv2d strides 3 and 2, valid': convolution({ strides: [3, 2], padding: 'valid' }),
  'conv2d dilations 2 and 3, same': convolution({ dilations: [2, 3] }),
  'conv2d 5x2, stride 2, same': convolution({
    kernel: randomWeight([5, 2, 6, 5]),
    strides: [2, 2],
  }),
  'conv2d 1x1, stride 3, same': convolution({
    kernel: randomWeight([1, 1, 6, 5]),
    strides: [3, 3],
  }),
  'depthwise stride 2, same': depthwise({ strides: [2, 2] }),
  'depthwise dilation 2, valid': depthwise({ dilations: [2, 2], padding: 'valid' }),
  'batch norm': graphOf([batchNorm('x', 6)]),
  'batch norm of a vector': graphOf([mean(false), batchNorm('mean', 6)]),
  'max pool, same': pool('maxPool', { size: [2, 2], strides: [2, 2], padding: 'same' }),
  'max pool, same, of negative numbers': graphOf([
    convolution({ bias: { shape: [5], data: new Float32Array(5).fill(-9) } }).nodes[1]!,
    {
      op: 'maxPool',
      name: 'pool',
      inputs: ['conv'],
      size: [3, 3],
      strides: [2, 2],
      padding: 'same',
    },
  ]),
  'max pool, valid': pool('maxPool', { size: [3, 2], strides: [1, 2], padding: 'valid' }),
  'average pool, same': pool('averagePool', { size: [3, 3], strides: [2, 2], padding: 'same' }),
  'average pool, valid': pool('averagePool', { size: [2, 3], strides: [2, 1], padding: 'valid' }),
  'global average pool': graphOf([mean(false)]),
  'global average pool, sides kept': graphOf([mean(true)]),
  'add of three': graphOf([mean(true), { op: 'add', name: 'sum', inputs: ['x', 'mean', 'x'] }]),
  'add of two vectors': graphOf([
    mean(false),
    { op: 'add', name: 'sum', inputs: ['mean', 'mean'] },
  ]),
  'multiply, broadcast both ways': graphOf([
    mean(true),
    { op: 'multiply', name: 'product', inputs: ['mean', 'x'] },
  ]),
  'sigmoid times its own input': graphOf([
    { op: 'activation', name: 's', inputs: ['x'], activation: { kind: 'sigmoid' } },
    { op: 'multiply', name: 'product', inputs: ['x', 's'] },
  ]),
  'concat of three': graphOf([
    convolution().nodes[1]!,
    { op: 'concat', name: 'joined', inputs: ['conv', 'x', 'conv'] },
  ]),
  'concat of vectors': graphOf([
    mean(false),
    { op: 'concat', name: 'joined', inputs: ['mean', 'mean'] },
  ]),
  'upsample nearest': graphOf([
    { op: 'upsample', name: 'up', inputs: ['x'], factors: [2, 3], interpolation: 'nearest' },
  ]),
  'upsample bilinear': graphOf([
    { op: 'upsample', name: 'up', inputs: ['x'], factors: [3, 2], interpolation: 'bilinear' },
  ]),
  'zero padding': graphOf([
    { op: 'zeroPadding', name: 'pad', inputs: ['x'], top: 0, bottom: 1, left: 2, right: 3 },
  ]),
  'reshape of a map to another': graphOf([reshape('other', 'x', [14, 9, 6])]),
  'reshape to three sides': graphOf([reshape('rows', 'x', [126, 6])]),
  'reshape with an open side': graphOf([
    reshape('rows', 'x', [-1, 3]),
    reshape('map', 'rows', [18, 7, -1]),
  ]),
  'reshape to four sides behind the batch': graphOf([reshape('other', 'x', [9, 14, 2, 3])]),
  'reshape of a vector to a map of one pixel': graphOf(
    [
      mean(false),
      reshape('pixel', 'mean', [1, 1, 6]),
      { op: 'multiply', name: 'product', inputs: ['x', 'pixel'] },
      reshape('vector', 'pixel', [6]),
    ],
    ['product', 'vector'],
  ),
  'an output in the middle, outputs against the order, and one twice': graphOf(
    [convolution().nodes[1]!, mean(false), { op: 'add', name: 'sum', inputs: ['conv', 'conv'] }],
    ['sum', 'mean', 'conv', 'sum'],
  ),
  'the input itself as an output': graphOf([mean(false)], ['x', 'mean']),
  'names that clash with those of steps and weights': graphOf([
    convolution({ activation: { kind: 'swish' }, bias: null }).nodes[1]!,
    { op: 'add', name: 'conv/kernel', inputs: ['conv', 'conv'] },
    { op: 'multiply', name: 'conv/Conv2D', inputs: ['conv/kernel', 'conv'] },
    {
      op: 'activation',
      name: 'conv/Sigmoid',
      inputs: ['conv/Conv2D'],
      activation: { kind: 'swish' },
    },
  ]),
};

/** A map of random numbers for a graph's input. */
export function randomInput(shape: readonly [number, number, number, number], range = 2) {
  const size = shape.reduce((product, side) => product * side, 1);
  return { data: randomNumbers(size, 99, -range, range), shape };
}

/** The largest difference of two outputs, infinite when their shapes differ. */
export function largestDifference(
  a: { readonly data: ArrayLike<number>; readonly shape: readonly number[] },
  b: { readonly data: ArrayLike<number>; readonly shape: readonly number[] },
): number {
  if (`${a.shape}` !== `${b.shape}` || a.data.length !== b.data.length) return Infinity;
  return Array.from(a.data).reduce(
    (most, value, i) =>
      Math.max(most, Number.isNaN(value) ? Infinity : Math.abs(value - b.data[i]!)),
    0,
  );
}
