import '@tensorflow/tfjs-backend-cpu';
import { createHash } from 'node:crypto';
import { fromLayersModel, tfjsExecutor } from '@rsanet/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { layerModels } from '../../../tfjs/src/testing/models.ts';
import { randomiseWeights } from '../../../tfjs/src/testing/randomise-weights.ts';
import { fold } from '../fold.ts';
import type { Graph, Node } from '../graph.ts';
import { readGraphModel } from './read-graph-model.ts';
import {
  graphOf,
  kindGraphs,
  largestDifference,
  randomInput,
  randomWeight,
} from './testing/graphs.ts';
import { loadWithTensorFlow, reader, runWithTensorFlow } from './testing/load.ts';
import { toGraphModel } from './to-graph-model.ts';

type Sides = [number, number, number];

beforeAll(() => tf.setBackend('cpu'));

const input = randomInput([2, 9, 14, 6]);

async function expectSameValues(graph: Graph, files: ReturnType<typeof toGraphModel>, x = input) {
  const executor = tfjsExecutor(graph);
  const expected = await executor.run(x);
  executor.dispose();
  const actual = await runWithTensorFlow(files, x);
  expect(actual).toHaveLength(expected.length);
  actual.forEach((output, i) => {
    expect(largestDifference(output, expected[i]!)).toBeLessThan(1e-5);
  });
}

test.each(Object.entries(kindGraphs))(
  'TensorFlow.js runs %s as our executor does',
  async (_, graph) => {
    const before = tf.memory().numTensors;
    await expectSameValues(graph, toGraphModel(graph, { dtype: 'float32' }));
    const halves = toGraphModel(graph, { shardBytes: 100 });
    const { graph: rounded } = await readGraphModel(reader(halves));
    await expectSameValues(rounded, halves);
    expect(tf.memory().numTensors).toBe(before);
  },
);

test.each(Object.entries(layerModels))('and the compiled and folded %s', async (_, build) => {
  const model = build();
  randomiseWeights(model);
  for (const graph of [fromLayersModel(model), fold(fromLayersModel(model))]) {
    const { data, shape } = randomInput([2, ...(model.inputs[0]!.shape.slice(1) as Sides)]);
    const files = toGraphModel(graph, { dtype: 'float32' });
    await expectSameValues(graph, files, { data, shape });
    expect(await readGraphModel(reader(files))).toEqual({ graph, metadata: {} });
  }
  model.dispose();
});

test('TensorFlow.js runs a graph of any input size on several', async () => {
  const open: Graph = {
    name: 'open',
    nodes: [
      { op: 'input', name: 'x', inputs: [], shape: [null, null, 6] },
      { op: 'upsample', name: 'up', inputs: ['x'], factors: [2, 3], interpolation: 'nearest' },
      { op: 'reshape', name: 'rows', inputs: ['up'], shape: [-1, 6] },
    ],
    outputs: ['rows', 'up'],
  };
  const files = toGraphModel(open);
  await expectSameValues(open, files, randomInput([1, 3, 4, 6]));
  await expectSameValues(open, files, randomInput([2, 5, 2, 6]));
});

test('inputs, outputs, metadata and shards are as TensorFlow.js expects', async () => {
  const graph = graphOf(
    [
      { op: 'globalAveragePool', name: 'z', inputs: ['x'], keepDims: false },
      { op: 'globalAveragePool', name: 'a', inputs: ['x'], keepDims: true },
    ],
    ['z', 'a', 'x'],
  );
  const metadata = { licence: 'MIT', anchors: [[1, 2]] };
  const files = toGraphModel(graph, { metadata, shardBytes: 10 });
  expect([...files.keys()]).toEqual(['model.json', 'group1-shard1of2.bin', 'group1-shard2of2.bin']);
  const shards = [...files.values()].slice(1);
  expect(shards.map(({ length }) => length)).toEqual([10, 6]);
  const { weightsManifest } = JSON.parse(new TextDecoder().decode(files.get('model.json')));
  expect(weightsManifest[0].sha256).toEqual(
    shards.map((shard) => createHash('sha256').update(shard).digest('hex')),
  );
  const model = await loadWithTensorFlow(files);
  expect(model.inputs).toEqual([{ name: 'x', shape: [-1, 9, 14, 6], dtype: 'float32' }]);
  expect(model.outputNodes).toEqual(['z', 'a', 'x']);
  expect((model as unknown as { metadata: unknown }).metadata).toEqual(metadata);
  model.dispose();
});

test('float16 halves the weights', () => {
  const graph = graphOf([conv({})]);
  const [, halves] = [...toGraphModel(graph).values()];
  const [, floats] = [...toGraphModel(graph, { dtype: 'float32' }).values()];
  expect(halves).toHaveLength(2 * (54 * 5 + 5));
  expect(floats).toHaveLength(4 * (54 * 5 + 5));
});

test.each<[string, Graph, Parameters<typeof toGraphModel>[1], RegExp]>([
  [
    'a weight beyond float16',
    graphOf([conv({ value: 65520 })]),
    {},
    /'conv\/bias' holds 65520 .*float16/,
  ],
  [
    'a weight that is NaN',
    graphOf([conv({ value: NaN })]),
    { dtype: 'float32' },
    /'conv\/bias' holds NaN/,
  ],
  ['a name with a colon', graphOf([conv({ name: 'a:0' })]), {}, /'a:0'/],
  ['a name of digits', graphOf([conv({ name: '12' })]), {}, /'12'/],
  ['shards of no bytes', graphOf([conv({})]), { shardBytes: 0 }, /shardBytes is 0/],
  [
    'metadata that hide the signature',
    graphOf([conv({})]),
    { metadata: { signature: 1 } },
    /'signature'/,
  ],
])('%s is refused', (_, graph, options, message) => {
  expect(() => toGraphModel(graph, options)).toThrow(
    expect.objectContaining({ code: 'INVALID_ARGUMENT', message: expect.stringMatching(message) }),
  );
});

test('the largest number float16 rounds down to is kept', async () => {
  const graph = graphOf([conv({ value: 65519 })]);
  const { graph: read } = await readGraphModel(reader(toGraphModel(graph)));
  expect(read.nodes[1]).toMatchObject({ bias: { data: Float32Array.of(65504, 0, 0, 0, 0) } });
});

function conv({ name = 'conv', value = 0 }): Node {
  return {
    op: 'conv2d',
    name,
    inputs: ['x'],
    kernel: randomWeight([3, 3, 6, 5]),
    bias: { shape: [5], data: Float32Array.of(value, 0, 0, 0, 0) },
    strides: [1, 1],
    dilations: [1, 1],
    padding: 'same',
    activation: { kind: 'linear' },
  };
}
