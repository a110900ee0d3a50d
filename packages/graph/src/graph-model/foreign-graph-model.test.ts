import '@tensorflow/tfjs-backend-cpu';
import { isRsanetError } from '@rsanet/errors';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { assertClose, interpret, randomInput, randomNumbers } from '../conformance/index.ts';
import { reader, runWithTensorFlow } from '../testing/run-with-tensorflow.ts';
import * as attr from './attr.ts';
import type { NodeDefJson } from './model-json.ts';
import { readGraphModel } from './read-graph-model.ts';

beforeAll(() => tf.setBackend('cpu'));

const window = {
  strides: attr.integers([1, 1, 1, 1]),
  dilations: attr.integers([1, 1, 1, 1]),
  padding: attr.text('SAME'),
  data_format: attr.text('NHWC'),
};

/** A node as the converter writes it, without what nobody reads. */
function op(
  name: string,
  kind: string,
  input: string[] = [],
  attributes: NodeDefJson['attr'] = {},
): NodeDefJson {
  return { name, op: kind, input, attr: attributes };
}

/** The files of a model as TensorFlow.js's converter writes them, from nodes and its weights. */
function converted(
  nodes: NodeDefJson[],
  weights: Record<string, [shape: number[], values: Float32Array | Int32Array]>,
  output: string,
  sides: (number | null)[] = [null, 6, 8, 3],
): Map<string, Uint8Array> {
  const specs = Object.entries(weights).map(([name, [shape, values]]) => ({
    name,
    shape,
    dtype: values instanceof Int32Array ? 'int32' : 'float32',
  }));
  const chunks = Object.values(weights).map(([, { buffer }]) => new Uint8Array(buffer));
  const json = {
    format: 'graph-model',
    generatedBy: '2.15.0',
    convertedBy: 'TensorFlow.js Converter v4.17.0',
    signature: {
      inputs: { image: { name: 'x:0', dtype: 'DT_FLOAT' } },
      outputs: { result: { name: `${output}:0`, dtype: 'DT_FLOAT' } },
    },
    modelTopology: {
      // The converter puts constants first and names no order for the rest.
      node: [
        ...Object.keys(weights).map((name) => op(name, 'Const')),
        ...nodes.toReversed(),
        op('x', 'Placeholder', [], { dtype: attr.float, shape: attr.shape(sides) }),
      ],
      library: {},
      versions: { producer: 1645 },
    },
    weightsManifest: [{ paths: ['group1-shard1of1.bin'], weights: specs }],
  };
  return new Map([
    ['model.json', new TextEncoder().encode(JSON.stringify(json))],
    ['group1-shard1of1.bin', Uint8Array.from(chunks.flatMap((chunk) => [...chunk]))],
  ]);
}

const kernel = (seed: number, inputs = 3): [number[], Float32Array] => [
  [3, 3, inputs, 3],
  randomNumbers(9 * inputs * 3, seed, -0.3, 0.3),
];
const vector = (seed: number): [number[], Float32Array] => [[3], randomNumbers(3, seed)];
const scalar = (value: number): [number[], Float32Array] => [[], Float32Array.of(value)];
const integers = (...values: number[]): [number[], Int32Array] => [
  [values.length],
  Int32Array.from(values),
];
const integer = (value: number): [number[], Int32Array] => [[], Int32Array.of(value)];

const cases: Record<string, [ops: string, files: Map<string, Uint8Array>]> = {
  'a convolution with a bias added': [
    'input,conv2d,activation',
    converted(
      [
        op('conv', 'Conv2D', ['x', 'w'], window),
        op('bias', 'BiasAdd', ['conv', 'b']),
        op('relu', 'Relu', ['bias']),
      ],
      { w: kernel(1), b: vector(2) },
      'relu',
    ),
  ],
  'a depthwise convolution and a sum with a constant': [
    'input,depthwiseConv2d,activation',
    converted(
      [
        op('conv', 'DepthwiseConv2dNative', ['x', 'w'], window),
        op('bias', 'AddV2', ['b', 'conv']),
        op('Identity', 'Identity', ['bias', '^conv']),
      ],
      { w: [[3, 3, 3, 1], randomNumbers(27, 3)], b: vector(4) },
      'Identity',
    ),
  ],
  'fused operations, their names as bytes': [
    'input,conv2d',
    converted(
      [
        op('conv', '_FusedConv2D', ['x:0', 'w:0', 'b'], {
          ...window,
          num_args: { i: 1 },
          fused_ops: { list: { s: [[66, 105, 97, 115, 65, 100, 100], btoa('LeakyRelu')] } },
          leakyrelu_alpha: { f: 0.3 },
        }),
      ],
      { w: kernel(5), b: vector(6) },
      'conv',
    ),
  ],
  "Keras's hard-swish": [
    'input,activation',
    converted(
      [
        op('add', 'AddV2', ['x', 'three']),
        op('clip', 'Relu6', ['add']),
        op('gate', 'Mul', ['clip', 'sixth']),
        op('product', 'Mul', ['x', 'gate']),
      ],
      { three: scalar(3), sixth: scalar(1 / 6) },
      'product',
    ),
  ],
  "Keras's swish": [
    'input,activation,multiply',
    converted([op('gate', 'Sigmoid', ['x']), op('product', 'Mul', ['x', 'gate'])], {}, 'product'),
  ],
  "Keras's upsampling of an open size": [
    'input,upsample,concat',
    converted(
      [
        op('shape', 'Shape', ['x']),
        op('sides', 'StridedSlice', ['shape', 'one', 'three', 'step']),
        op('size', 'Mul', ['sides', 'factors']),
        op('up', 'ResizeNearestNeighbor', ['x', 'size'], { half_pixel_centers: { b: true } }),
        op('both', 'ConcatV2', ['up', 'up', 'axis']),
      ],
      {
        one: integers(1),
        three: integers(3),
        step: integers(1),
        factors: integers(2, 3),
        axis: integer(3),
      },
      'both',
      [null, null, null, 3],
    ),
  ],
  'a resize to a fixed size': [
    'input,upsample',
    converted([op('up', 'ResizeBilinear', ['x', 'size'])], { size: integers(18, 16) }, 'up'),
  ],
  "Keras's reshape": [
    'input,globalAveragePool,reshape',
    converted(
      [
        op('mean', 'Mean', ['x', 'axes'], { keep_dims: { b: false } }),
        op('shape', 'Shape', ['mean']),
        op('batch', 'StridedSlice', ['shape', 'zero', 'one', 'one'], {
          shrink_axis_mask: { i: '1' },
        }),
        op('target', 'Pack', ['batch', 'side', 'side', 'channels'], { N: { i: 4 } }),
        op('pixel', 'Reshape', ['mean', 'target']),
      ],
      {
        axes: integers(-3, -2),
        zero: integers(0),
        one: integers(1),
        side: integer(1),
        channels: integer(3),
      },
      'pixel',
    ),
  ],
};

test.each(Object.entries(cases))('reads %s', async (_, [ops, files]) => {
  const { graph } = await readGraphModel(reader(files));
  expect(graph.nodes.map((node) => node.op).join()).toBe(ops);
  const x = randomInput(graph, 2, [6, 8]);
  assertClose(await runWithTensorFlow(files, x), interpret(graph, x), 1e-5);
});

const refused: [what: string, nodes: NodeDefJson[], message: RegExp][] = [
  ['an op', [op('y', 'Tanh', ['x'])], /'y' of op Tanh/],
  [
    'a format',
    [
      op('y', 'MaxPool', ['x'], {
        ...window,
        ksize: attr.integers([1, 2, 2, 1]),
        data_format: attr.text('NCHW'),
      }),
    ],
    /'y' of op MaxPool .*nchw/,
  ],
  [
    'explicit padding',
    [op('y', 'Conv2D', ['x', 'w'], { ...window, padding: attr.text('EXPLICIT') })],
    /'y' of op Conv2D .*explicit/,
  ],
  ['a sum with a constant', [op('y', 'AddV2', ['x', 'b'])], /'y' of op AddV2 .*constant/],
  [
    'half a hard-swish',
    [op('s', 'AddV2', ['x', 'three']), op('y', 'Relu', ['s'])],
    /'s' of op AddV2 .*constant/,
  ],
  [
    'bilinear half-pixel centres',
    [op('y', 'ResizeBilinear', ['x', 'size'], { half_pixel_centers: { b: true } })],
    /'y' of op ResizeBilinear .*half-pixel/,
  ],
  [
    'a resize to a broken multiple',
    [op('y', 'ResizeBilinear', ['x', 'size'])],
    /'y' of op ResizeBilinear .*multiple/,
  ],
  ['a mean over the channels', [op('y', 'Mean', ['x', 'size'])], /'y' of op Mean .*axes/],
  [
    'a fusion',
    [
      op('y', '_FusedConv2D', ['x', 'w', 'b'], {
        ...window,
        fused_ops: attr.texts(['BiasAdd', 'Selu']),
      }),
    ],
    /'y' of op _FusedConv2D .*selu/,
  ],
  ['a second output', [op('y', 'Relu', ['x:1'])], /'y' of op Relu .*another output/],
];

test.each(refused)('refuses %s by node and op', async (_, nodes, message) => {
  const weights = { w: kernel(1), b: vector(2), three: scalar(3), size: integers(9, 16) };
  const files = converted(nodes, weights, 'y');
  const error: unknown = await readGraphModel(reader(files)).catch((reason) => reason);
  expect(isRsanetError(error, 'UNSUPPORTED_OP')).toBe(true);
  expect((error as Error).message).toMatch(message);
});
