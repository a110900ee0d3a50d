import '@tensorflow/tfjs-backend-cpu';
import { fromLayersModel, tfjsExecutor } from '@rsanet/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import * as ort from 'onnxruntime-node';
import { beforeAll, expect, test } from 'vitest';
import { layerModels } from '../../../tfjs/src/testing/models.ts';
import { randomiseWeights } from '../../../tfjs/src/testing/randomise-weights.ts';
import { fold } from '../fold.ts';
import type { Graph } from '../graph.ts';
import { readGraphModel } from '../graph-model/read-graph-model.ts';
import {
  graphOf,
  kindGraphs,
  largestDifference,
  randomInput,
  randomWeight,
} from '../graph-model/testing/graphs.ts';
import { reader } from '../graph-model/testing/load.ts';
import { toGraphModel } from '../graph-model/to-graph-model.ts';
import type { RawTensor } from '../runtime.ts';
import { toOnnx } from './to-onnx.ts';

type Sides = [number, number, number];

beforeAll(() => tf.setBackend('cpu'));

async function runWithOnnx(bytes: Uint8Array, { data, shape }: RawTensor): Promise<RawTensor[]> {
  const session = await ort.InferenceSession.create(bytes, { logSeverityLevel: 3 });
  const [input] = session.inputNames;
  const results = await session.run({ [input!]: new ort.Tensor('float32', data, shape) });
  const outputs = session.outputNames.map((name) => ({
    data: results[name]!.data as Float32Array,
    shape: results[name]!.dims,
  }));
  await session.release();
  return outputs;
}

async function expectSameValues(graph: Graph, bytes: Uint8Array, x: RawTensor): Promise<void> {
  const executor = tfjsExecutor(graph);
  const expected = await executor.run(x);
  executor.dispose();
  const actual = await runWithOnnx(bytes, x);
  expect(actual).toHaveLength(expected.length);
  actual.forEach((output, i) => {
    expect(largestDifference(output, expected[i]!)).toBeLessThan(1e-4);
  });
}

test.each(Object.entries(kindGraphs))(
  'ONNX runtime runs %s as our executor does',
  async (_, graph) => {
    const bytes = toOnnx(graph);
    await expectSameValues(graph, bytes, randomInput([1, 9, 14, 6]));
    await expectSameValues(graph, bytes, randomInput([2, 9, 14, 6]));
  },
);

test.each(Object.entries(layerModels))('and the compiled and folded %s', async (_, build) => {
  const model = build();
  randomiseWeights(model);
  const x = randomInput([2, ...(model.inputs[0]!.shape.slice(1) as Sides)]);
  for (const graph of [fromLayersModel(model), fold(fromLayersModel(model))]) {
    await expectSameValues(graph, toOnnx(graph), x);
  }
  model.dispose();
});

test('float16 weights compute what the nearest halves do', async () => {
  const model = layerModels['blocks to fold, with a side exit']!();
  randomiseWeights(model);
  const graph = fold(fromLayersModel(model));
  const { graph: rounded } = await readGraphModel(reader(toGraphModel(graph)));
  await expectSameValues(rounded, toOnnx(graph, { dtype: 'float16' }), randomInput([2, 9, 14, 6]));
  model.dispose();
});

test('float16 weights take half the bytes', () => {
  const kernel = randomWeight([3, 3, 6, 200]);
  const window = { strides: [1, 1], dilations: [1, 1], padding: 'valid' } as const;
  const activation = { kind: 'linear' } as const;
  const rest = { kernel, bias: null, activation, ...window };
  const graph = graphOf([{ op: 'conv2d', name: 'conv', inputs: ['x'], ...rest }]);
  const saved = toOnnx(graph).length - toOnnx(graph, { dtype: 'float16' }).length;
  expect(saved / kernel.data.length).toBeCloseTo(2, 1);
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
  await expectSameValues(graph, bytes, randomInput([3, 5, 7, 6]));
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
  const graph = graphOf([{ ...norm, scale, offset: scale, mean: scale, variance: scale }]);
  expect(() => toOnnx(graph)).not.toThrow();
  expect(() => toOnnx(graph, { dtype: 'float16' })).toThrow(/'norm\/scale' holds 70000/);
  scale.data[1] = Number.NaN;
  expect(() => toOnnx(graph)).toThrow(/'norm\/scale' holds NaN at index 1/);
});
