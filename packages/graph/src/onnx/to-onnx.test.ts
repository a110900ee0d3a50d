import { BinaryReader } from '@bufbuild/protobuf/wire';
import * as ort from 'onnxruntime-node';
import { expect, test } from 'vitest';
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
import { readGraphModel } from '../graph-model/read-graph-model.ts';
import { toGraphModel } from '../graph-model/to-graph-model.ts';
import type { RawTensor } from '../runtime.ts';
import { runWithOnnx } from '../testing/run-with-onnx.ts';
import { reader } from '../testing/run-with-tensorflow.ts';
import { toOnnx } from './to-onnx.ts';

async function expectSameValues(graph: Graph, bytes: Uint8Array, x = randomInput(graph, 2)) {
  assertClose(await runWithOnnx(bytes, x), interpret(graph, x), 1e-5);
}

test.each(operationGraphs)('ONNX runtime runs $name', async ({ graph: make }) => {
  const graph = make();
  const bytes = toOnnx(graph);
  await expectSameValues(graph, bytes, randomInput(graph, 1));
  await expectSameValues(graph, bytes);
  await expectSameValues(graph, toOnnx(fold(graph)));
});

test.each(Object.values(publishedNetworks))('ONNX runtime runs %o', async (network) => {
  const graph = network([32, 32, 3]);
  await expectSameValues(graph, toOnnx(graph), randomInput(graph, 1));
});

test.each(['maxPool', 'averagePool'] as const)(
  'zeros padded before a %s count in it',
  async (op) => {
    const graph: Graph = {
      name: 'padded',
      nodes: [
        { op: 'input', name: 'x', inputs: [], shape: [2, 2, 1] },
        { op: 'zeroPadding', name: 'zeros', inputs: ['x'], top: 1, bottom: 0, left: 1, right: 0 },
        { op, name: 'pool', inputs: ['zeros'], size: [2, 2], strides: [1, 1], padding: 'valid' },
      ],
      outputs: ['pool'],
    };
    const x = { shape: [1, 2, 2, 1], data: Float32Array.of(-4, -8, -12, -16) };
    const [{ data }] = (await runWithOnnx(toOnnx(graph), x)) as [RawTensor];
    expect([...data]).toEqual(op === 'maxPool' ? [0, 0, 0, -4] : [-1, -3, -4, -10]);
  },
);

test('float16 weights compute what the nearest halves do', async () => {
  const { graph: make } = operationGraphs.find(({ name }) => name.startsWith('blocks to fold'))!;
  const graph = fold(make());
  const { graph: rounded } = await readGraphModel(reader(toGraphModel(graph)));
  await expectSameValues(rounded, toOnnx(graph, { dtype: 'float16' }));
});

test('float16 weights take half the bytes', () => {
  const b = graphBuilder([9, 14, 6]);
  const graph = b.graph(b.conv(b.input, 200, { bias: false, padding: 'valid' }));
  const saved = toOnnx(graph).length - toOnnx(graph, { dtype: 'float16' }).length;
  expect(saved / (3 * 3 * 6 * 200)).toBeCloseTo(2, 1);
});

test('inputs and outputs have names, fixed sides, channels last and a free batch', async () => {
  const graph: Graph = {
    name: 'open',
    nodes: [
      { op: 'input', name: 'image', inputs: [], shape: [null, null, 6] },
      { op: 'upsample', name: 'up', inputs: ['image'], factors: [2, 2], interpolation: 'bilinear' },
      { op: 'globalAveragePool', name: 'mean', inputs: ['up'], keepDims: false },
    ],
    outputs: ['mean', 'up'],
  };
  const bytes = toOnnx(graph, { input: { width: 7, height: 5 } });
  await expectSameValues(graph, bytes, randomInput(graph, 3, [5, 7]));
  const session = await ort.InferenceSession.create(bytes);
  expect(session.inputMetadata).toMatchObject([{ name: 'image', shape: ['N', 5, 7, 6] }]);
  expect(session.outputMetadata).toMatchObject([
    { name: 'mean', shape: ['N', 6] },
    { name: 'up', shape: ['N', 10, 14, 6] },
  ]);
  await session.release();
  expect(() => toOnnx(graph)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
});

test('a weight that is not finite, or that float16 cannot hold, is refused', () => {
  const scale = { shape: [6], data: new Float32Array(6).fill(70000) };
  const norm = { op: 'batchNorm', name: 'norm', inputs: ['x'], epsilon: 1e-3 } as const;
  const graph: Graph = {
    name: 'large',
    nodes: [
      { op: 'input', name: 'x', inputs: [], shape: [9, 14, 6] },
      { ...norm, scale, offset: scale, mean: scale, variance: scale },
    ],
    outputs: ['norm'],
  };
  expect(() => toOnnx(graph)).not.toThrow();
  expect(() => toOnnx(graph, { dtype: 'float16' })).toThrow(/'norm\/scale' holds 70000/);
  scale.data[1] = Number.NaN;
  expect(() => toOnnx(graph)).toThrow(/'norm\/scale' holds NaN at index 1/);
});

test("batch norm's statistics are float32 in a file of halves, as a variance may be large", async () => {
  const weight = (value: number) => ({ shape: [6], data: new Float32Array(6).fill(value) });
  const graph: Graph = {
    name: 'norm',
    nodes: [
      { op: 'input', name: 'x', inputs: [], shape: [3, 3, 6] },
      {
        op: 'batchNorm',
        name: 'norm',
        inputs: ['x'],
        epsilon: 1e-3,
        scale: weight(3),
        offset: weight(0.5),
        mean: weight(-70001),
        variance: weight(1e6),
      },
    ],
    outputs: ['norm'],
  };
  await expectSameValues(graph, toOnnx(graph, { dtype: 'float16' }));
});

test('what is to be said beside the network stands in metadata_props, and ONNX Runtime reads the file', async () => {
  const metadata = { classes: '["Erythrozyt","größe"]', name: 'cells' };
  const bytes = toOnnx(operationGraphs[0]!.graph(), { metadata });
  await (await ort.InferenceSession.create(bytes)).release();
  const found: Record<string, string> = {};
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [field, type] = reader.tag();
    if (field !== 14) {
      reader.skip(type);
      continue;
    }
    const entry = new BinaryReader(reader.bytes());
    const values = [1, 2].map((expected) => {
      expect(entry.tag()[0]).toBe(expected);
      return entry.string();
    });
    found[values[0]!] = values[1]!;
  }
  expect(found).toEqual(metadata);
});
