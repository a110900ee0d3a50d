import '@tensorflow/tfjs-backend-cpu';
import { createHash } from 'node:crypto';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import {
  assertClose,
  graphBuilder,
  interpret,
  operationGraphs,
  publishedNetworks,
  randomInput,
} from '../conformance/index.ts';
import { fold } from '../fold.ts';
import type { Graph } from '../graph.ts';
import { loadWithTensorFlow, reader, runWithTensorFlow } from '../testing/run-with-tensorflow.ts';
import { readGraphModel } from './read-graph-model.ts';
import { type ModelFiles, toGraphModel } from './to-graph-model.ts';

beforeAll(() => tf.setBackend('cpu'));

async function expectSameValues(graph: Graph, files: ModelFiles, x = randomInput(graph, 2)) {
  assertClose(await runWithTensorFlow(files, x), interpret(graph, x), 1e-5);
}

test.each(operationGraphs)('TensorFlow.js runs $name', async ({ graph: make }) => {
  const graph = make();
  const before = tf.memory().numTensors;
  await expectSameValues(graph, toGraphModel(graph, { dtype: 'float32' }));
  await expectSameValues(graph, toGraphModel(fold(graph), { dtype: 'float32' }));
  const halves = toGraphModel(graph, { shardBytes: 1000 });
  const { graph: rounded } = await readGraphModel(reader(halves));
  await expectSameValues(rounded, halves);
  expect(tf.memory().numTensors).toBe(before);
});

test.each(Object.values(publishedNetworks))('TensorFlow.js runs %o', async (network) => {
  const graph = network([32, 32, 3]);
  const files = toGraphModel(graph, { dtype: 'float32' });
  await expectSameValues(graph, files, randomInput(graph, 1));
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
  await expectSameValues(open, files, randomInput(open, 1, [3, 4]));
  await expectSameValues(open, files, randomInput(open, 2, [5, 2]));
});

test('inputs, outputs, metadata and shards are as TensorFlow.js expects', async () => {
  const sides = { inputs: ['x'], op: 'globalAveragePool' } as const;
  const graph: Graph = {
    name: 'means',
    nodes: [
      { op: 'input', name: 'x', inputs: [], shape: [9, 14, 6] },
      { ...sides, name: 'z', keepDims: false },
      { ...sides, name: 'a', keepDims: true },
    ],
    outputs: ['z', 'a', 'x'],
  };
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
  const graph = conv({});
  const [, halves] = [...toGraphModel(graph).values()];
  const [, floats] = [...toGraphModel(graph, { dtype: 'float32' }).values()];
  expect(halves).toHaveLength(2 * (54 * 5 + 5));
  expect(floats).toHaveLength(4 * (54 * 5 + 5));
});

test("batch norm's statistics are float32 in a model of halves, as a variance may be large", async () => {
  const mean = { shape: [2], data: Float32Array.of(-70001, 0.1) };
  const variance = { shape: [2], data: Float32Array.of(1e6 + 1 / 16, 1e-9) };
  const scale = { shape: [2], data: Float32Array.of(3, 0.5) };
  const graph: Graph = {
    name: 'norm',
    nodes: [
      { op: 'input', name: 'x', inputs: [], shape: [1, 1, 2] },
      {
        op: 'batchNorm',
        name: 'norm',
        inputs: ['x'],
        epsilon: 1e-3,
        scale,
        offset: scale,
        mean,
        variance,
      },
    ],
    outputs: ['norm'],
  };
  const files = toGraphModel(graph);
  expect(files.get('group1-shard1of1.bin')).toHaveLength(2 * 2 * (2 + 4));
  expect((await readGraphModel(reader(files))).graph).toEqual(graph);
  await expectSameValues(graph, files);
});

test.each<[string, Graph, Parameters<typeof toGraphModel>[1], RegExp]>([
  ['a weight beyond float16', conv({ value: 65520 }), {}, /'conv\/bias' holds 65520 .*float16/],
  ['a weight that is NaN', conv({ value: NaN }), { dtype: 'float32' }, /'conv\/bias' holds NaN/],
  ['a name with a colon', conv({ name: 'a:0' }), {}, /'a:0'/],
  ['a name of digits', conv({ name: '12' }), {}, /'12'/],
  ['shards of no bytes', conv({}), { shardBytes: 0 }, /shardBytes is 0/],
  ['metadata that hide the signature', conv({}), { metadata: { signature: 1 } }, /'signature'/],
])('%s is refused', (_, graph, options, message) => {
  expect(() => toGraphModel(graph, options)).toThrow(
    expect.objectContaining({ code: 'INVALID_ARGUMENT', message: expect.stringMatching(message) }),
  );
});

test('the largest number float16 rounds down to is kept', async () => {
  const graph = conv({ value: 65519 });
  const { graph: read } = await readGraphModel(reader(toGraphModel(graph)));
  expect(read.nodes[1]).toMatchObject({ bias: { data: { 0: 65504 } } });
});

function conv({ name = 'conv', value = 0 }): Graph {
  const b = graphBuilder([9, 14, 6]);
  const graph = b.graph(b.conv(b.input, 5, { name }));
  for (const node of graph.nodes) if (node.op === 'conv2d') node.bias!.data[0] = value;
  return graph;
}
