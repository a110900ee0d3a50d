import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import type { Conv2dNode, DepthwiseConv2dNode, Graph, Weight } from '../graph.ts';
import { assertClose, type GraphBuilder, graphBuilder, interpret, randomInput } from './index.ts';

beforeAll(() => tf.setBackend('cpu'));

/** What a graph of one node makes of a map of one channel, given as rows. */
function outputOf(rows: number[][], build: (b: GraphBuilder) => string): number[] {
  const b = graphBuilder([rows.length, rows[0]!.length, 1]);
  const graph = b.graph(build(b));
  for (const node of graph.nodes) {
    if (node.op === 'conv2d') node.kernel.data.set(node.kernel.data.map((_, i) => i + 1));
  }
  const input = {
    data: Float32Array.from(rows.flat()),
    shape: [1, rows.length, rows[0]!.length, 1],
  };
  return [...interpret(graph, input)[0]!.data];
}

const THREE = [
  [1, 2, 3],
  [4, 5, 6],
  [7, 8, 9],
];
const plain = { bias: false } as const;

// The kernel of the convolutions counts 1, 2, 3 and so on.
test.each<[string, number[][], (b: GraphBuilder) => string, number[]]>([
  [
    '2x2, valid',
    THREE,
    (b) => b.conv(b.input, 1, { ...plain, kernel: 2, padding: 'valid' }),
    [37, 47, 67, 77],
  ],
  [
    '2x2, same: the odd pixel of padding at the end',
    THREE,
    (b) => b.conv(b.input, 1, { ...plain, kernel: 2 }),
    [37, 47, 21, 67, 77, 33, 23, 26, 9],
  ],
  [
    '3x3, same, stride 2',
    THREE,
    (b) => b.conv(b.input, 1, { ...plain, strides: 2 }),
    [94, 106, 106, 94],
  ],
  ['max pool, same', [[-1, -2, -3]], (b) => b.maxPool(b.input, 2), [-1, -3]],
  [
    'average pool, same: padding left out',
    [[1, 2, 6]],
    (b) => b.averagePool(b.input, [2, 2]),
    [1.5, 6],
  ],
  ['nearest', [[1, 2]], (b) => b.upsample(b.input, [1, 3], 'nearest'), [1, 1, 1, 2, 2, 2]],
  [
    'bilinear, half-pixel centres off',
    [[1, 3]],
    (b) => b.upsample(b.input, 2, 'bilinear'),
    [1, 2, 3, 3, 1, 2, 3, 3],
  ],
  [
    'mean',
    [
      [1, 2],
      [3, 6],
    ],
    (b) => b.globalAverage(b.input),
    [3],
  ],
  ['padding', [[5]], (b) => b.pad(b.input, [1, 0, 0, 2]), [0, 0, 0, 5, 0, 0]],
  ['broadcast sum', [[1, 2, 6]], (b) => b.add(b.input, b.globalAverage(b.input, true)), [4, 5, 9]],
  [
    'hard-swish',
    [[-4, -1, 0, 1, 4]],
    (b) => b.activate(b.input, 'hardSwish'),
    [-0, -1 / 3, 0, 2 / 3, 4],
  ],
  [
    'swish',
    [[Math.log(3)]],
    (b) => b.activate(b.input, 'swish'),
    [0.75 * Math.fround(Math.log(3))],
  ],
])('%s, by hand', (_, rows, build, expected) => {
  const actual = outputOf(rows, build);
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i]!, 6);
  });
});

const SIDES = [9, 14, 6] as const;
const tensor = ({ data, shape }: Weight) =>
  tf.tensor4d(data, [...shape] as [number, number, number, number]);

/** Compares the one node of a graph with an op of TensorFlow.js, computed directly. */
function expectAsTensorFlow(
  build: (b: GraphBuilder) => string,
  op: (x: tf.Tensor4D, graph: Graph) => tf.Tensor,
) {
  const b = graphBuilder(SIDES);
  const graph = b.graph(build(b));
  const input = randomInput(graph, 2);
  const expected = tf.tidy(() => {
    const y = op(tensor(input), graph);
    return { data: y.dataSync() as Float32Array, shape: y.shape };
  });
  assertClose(interpret(graph, input), [expected], 1e-6);
}

const windows = [
  { strides: [1, 1], padding: 'same', dilations: [1, 1] },
  { strides: [2, 2], padding: 'same', dilations: [1, 1] },
  { strides: [3, 2], padding: 'valid', dilations: [1, 1] },
  { strides: [1, 1], padding: 'same', dilations: [2, 3] },
  { strides: [1, 1], padding: 'valid', dilations: [2, 2] },
] as const;

test.each(windows)('convolutions of %j are those of TensorFlow.js', (window) => {
  const { padding, strides, dilations } = window;
  for (const kernel of [3, [5, 2], [1, 4], 1] as const) {
    const last = (graph: Graph) => graph.nodes[1] as Conv2dNode | DepthwiseConv2dNode;
    expectAsTensorFlow(
      (b) => b.conv(b.input, 5, { ...window, kernel }),
      (x, graph) =>
        tf.add(
          tf.conv2d(x, tensor(last(graph).kernel), [...strides], padding, 'NHWC', [...dilations]),
          tf.tensor(last(graph).bias!.data),
        ),
    );
    expectAsTensorFlow(
      (b) => b.depthwise(b.input, { ...window, kernel, multiplier: 2, bias: false }),
      (x, graph) =>
        tf.depthwiseConv2d(x, tensor(last(graph).kernel), [...strides], padding, 'NHWC', [
          ...dilations,
        ]),
    );
  }
});

test.each(windows.slice(0, 3))('pools of %j are those of TensorFlow.js', ({ strides, padding }) => {
  for (const size of [
    [2, 2],
    [3, 3],
    [4, 1],
  ] as [number, number][]) {
    expectAsTensorFlow(
      (b) => b.maxPool(b.input, size, { strides, padding }),
      (x) => tf.maxPool(x, size, [...strides], padding),
    );
    expectAsTensorFlow(
      (b) => b.averagePool(b.input, size, { strides, padding }),
      (x) => tf.avgPool(x, size, [...strides], padding),
    );
  }
});

test('resizes and joins are those of TensorFlow.js', () => {
  const size: [number, number] = [27, 28];
  expectAsTensorFlow(
    (b) => b.upsample(b.input, [3, 2], 'bilinear'),
    (x) => tf.image.resizeBilinear(x, size),
  );
  expectAsTensorFlow(
    (b) => b.upsample(b.input, [3, 2], 'nearest'),
    (x) => tf.image.resizeNearestNeighbor(x, size),
  );
  expectAsTensorFlow(
    (b) => b.concat(b.input, b.activate(b.input, 'relu6'), b.input),
    (x) => tf.concat([x, tf.relu6(x), x], -1),
  );
  expectAsTensorFlow(
    (b) => b.multiply(b.input, b.globalAverage(b.input, true), b.input),
    (x) => tf.mul(tf.mul(x, tf.mean(x, [1, 2], true)), x),
  );
});
