import { expect, test } from 'vitest';
import { publishedNetworks } from './conformance/index.ts';
import { type CostFigures, cost, fold, type Graph, type Node } from './index.ts';

type Operation = Node extends infer N
  ? N extends Node
    ? Omit<N, 'name' | 'inputs'>
    : never
  : never;

const weight = (...shape: number[]) => ({
  shape,
  data: new Float32Array(shape.reduce((a, b) => a * b, 1)),
});

/** Cost of one node that reads a 5 x 7 x 4 map, `reads` times. */
function costOf(operation: Operation, reads = 1) {
  const inputs = Array<string>(reads).fill('x');
  const graph: Graph = {
    name: 'one',
    nodes: [
      { op: 'input', name: 'x', inputs: [], shape: [5, 7, 4] },
      { ...operation, name: 'y', inputs } as Node,
    ],
    outputs: ['y'],
  };
  return cost(graph).nodes[1]!;
}

const [linear, relu] = [{ kind: 'linear' }, { kind: 'relu' }] as const;
const unit = { strides: [1, 1], dilations: [1, 1] } as const;
const MAP = 5 * 7 * 4;

test.each([
  [
    '3x3 convolution, stride 2, bias, relu',
    {
      op: 'conv2d',
      kernel: weight(3, 3, 4, 6),
      bias: weight(6),
      activation: relu,
      strides: [2, 2],
      dilations: [1, 1],
      padding: 'same',
    },
    [3, 4, 6],
    { params: 222, macs: 72 * 36, elementwiseFlops: 72, memoryAccess: 4 * (MAP + 72 + 222) },
  ],
  [
    'dilated valid convolution without bias',
    {
      op: 'conv2d',
      kernel: weight(3, 2, 4, 1),
      bias: null,
      activation: linear,
      strides: [1, 1],
      dilations: [2, 3],
      padding: 'valid',
    },
    [1, 4, 1],
    { params: 24, macs: 4 * 24, elementwiseFlops: 0, memoryAccess: 4 * (MAP + 4 + 24) },
  ],
  [
    'depthwise convolution of multiplier 2',
    {
      op: 'depthwiseConv2d',
      kernel: weight(3, 3, 4, 2),
      bias: weight(8),
      activation: linear,
      ...unit,
      padding: 'valid',
    },
    [3, 5, 8],
    { params: 80, macs: 120 * 9, elementwiseFlops: 0, memoryAccess: 4 * (MAP + 120 + 80) },
  ],
  [
    'batch norm',
    {
      op: 'batchNorm',
      scale: weight(4),
      offset: weight(4),
      mean: weight(4),
      variance: weight(4),
      epsilon: 1e-3,
    },
    [5, 7, 4],
    { params: 8, macs: 0, elementwiseFlops: 2 * MAP, memoryAccess: 4 * (2 * MAP + 16) },
  ],
  [
    'activation',
    { op: 'activation', activation: { kind: 'hardSwish' } },
    [5, 7, 4],
    { params: 0, macs: 0, elementwiseFlops: MAP, memoryAccess: 8 * MAP },
  ],
  [
    '2x2 max pooling',
    { op: 'maxPool', size: [2, 2], strides: [2, 2], padding: 'same' },
    [3, 4, 4],
    { params: 0, macs: 0, elementwiseFlops: 48 * 4, memoryAccess: 4 * (MAP + 48) },
  ],
  [
    '3x2 average pooling',
    { op: 'averagePool', size: [3, 2], strides: [1, 1], padding: 'valid' },
    [3, 6, 4],
    { params: 0, macs: 0, elementwiseFlops: 72 * 6, memoryAccess: 4 * (MAP + 72) },
  ],
  [
    'global average pooling',
    { op: 'globalAveragePool', keepDims: false },
    [4],
    { params: 0, macs: 0, elementwiseFlops: 0, memoryAccess: 4 * (MAP + 4) },
  ],
  [
    'nearest upsampling',
    { op: 'upsample', factors: [2, 3], interpolation: 'nearest' },
    [10, 21, 4],
    { params: 0, macs: 0, elementwiseFlops: 0, memoryAccess: 4 * 7 * MAP },
  ],
  [
    'bilinear upsampling',
    { op: 'upsample', factors: [2, 2], interpolation: 'bilinear' },
    [10, 14, 4],
    { params: 0, macs: 0, elementwiseFlops: 28 * MAP, memoryAccess: 4 * 5 * MAP },
  ],
  [
    'zero padding',
    { op: 'zeroPadding', top: 1, bottom: 0, left: 2, right: 3 },
    [6, 12, 4],
    { params: 0, macs: 0, elementwiseFlops: 0, memoryAccess: 4 * (MAP + 288) },
  ],
  [
    'reshape',
    { op: 'reshape', shape: [-1, 4] },
    [35, 4],
    { params: 0, macs: 0, elementwiseFlops: 0, memoryAccess: 0 },
  ],
] as [string, Operation, number[], Partial<CostFigures>][])(
  '%s',
  (_, operation, shape, figures) => {
    const node = costOf(operation);
    expect(node.shape).toEqual(shape);
    expect(node).toMatchObject(figures);
    expect(node.convFlops).toBe(2 * node.macs);
    expect(node.flops).toBe(node.convFlops + node.elementwiseFlops);
  },
);

test('a node of several inputs reads each, and works once for each after the first', () => {
  expect(costOf({ op: 'add' }, 3)).toMatchObject({
    elementwiseFlops: 2 * MAP,
    memoryAccess: 4 * 4 * MAP,
  });
  expect(costOf({ op: 'multiply' }, 2)).toMatchObject({ elementwiseFlops: MAP });
  expect(costOf({ op: 'concat' }, 2)).toMatchObject({
    shape: [5, 7, 8],
    elementwiseFlops: 0,
    memoryAccess: 4 * 4 * MAP,
  });
});

const { mobileNetV1, mobileNetV2, resNet50, vgg16 } = publishedNetworks;

const statistics = (graph: Graph) =>
  graph.nodes.reduce((sum, n) => sum + (n.op === 'batchNorm' ? 2 * n.mean.data.length : 0), 0);

// Parameters as the summaries of keras.applications give them; multiply-accumulates as the papers do, in
// round numbers: arXiv 1704.04861 table 4, 1801.04381 table 4, 1512.03385 table 1 and section 4.1.
test.each([
  ['MobileNetV1', mobileNetV1, { total: 4_253_864, trainable: 4_231_976, macs: 569e6 }],
  ['MobileNetV2', mobileNetV2, { total: 3_538_984, trainable: 3_504_872, macs: 300e6 }],
  ['ResNet-50 without top', resNet50, { total: 23_587_712, trainable: 23_534_592, macs: 3.8e9 }],
  ['VGG-16 without top', vgg16, { total: 14_714_688, trainable: 14_714_688, macs: 15.3e9 }],
])('%s has its published counts', (_, build, published) => {
  const graph = build();
  const { params, macs, nodes } = cost(graph);
  expect(params).toBe(published.trainable);
  expect(params + statistics(graph)).toBe(published.total);
  expect(Math.abs(macs / published.macs - 1)).toBeLessThan(0.02);
  expect(nodes.reduce((sum, node) => sum + node.macs, 0)).toBe(macs);
});

test('multiply-accumulates follow the input size, parameters do not', () => {
  const graph = vgg16();
  const [own, wide] = [cost(graph), cost(graph, { input: { width: 448, height: 224 } })];
  expect(wide.macs).toBe(2 * own.macs);
  expect(wide.params).toBe(own.params);
});

test('a folded graph has a bias for each batch norm, the same multiply-accumulates, less traffic', () => {
  const graph = mobileNetV1();
  const [plain, folded] = [cost(graph), cost(fold(graph))];
  expect(plain.params - folded.params).toBe(statistics(graph) / 2);
  expect(folded.macs).toBe(plain.macs);
  expect(folded.memoryAccess).toBeLessThan(0.6 * plain.memoryAccess);
});
