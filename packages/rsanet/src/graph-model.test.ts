import '@tensorflow/tfjs-backend-cpu';
import { fold, type Graph, readGraphModel, toGraphModel, toOnnx } from '@rsanet/graph';
import { fromLayersModel, tfjsExecutor } from '@rsanet/tfjs';
import { loadGraphModel } from '@tensorflow/tfjs-converter';
import * as tf from '@tensorflow/tfjs-core';
import * as ort from 'onnxruntime-node';
import { beforeAll, expect, test } from 'vitest';
import { randomiseWeights } from '../../tfjs/src/testing/randomise-weights.ts';
import { type RsanetOptions, rsanet } from './model.ts';

const SIDES: readonly [number, number, number, number] = [2, 64, 96, 3];
const input = { width: 96, height: 64 };
const channels = [8, 12, 16, 24, 32] as const;
const pixels = Float32Array.from(
  { length: SIDES.reduce((a, b) => a * b) },
  (_, i) => (Math.sin(i * 12.9898) * 43758.5453) % 1,
);

beforeAll(() => tf.setBackend('cpu'));

/** A small RSANet of repeatable weights, its batch norms' statistics too, compiled. */
function network(options: Partial<RsanetOptions>): Graph {
  const model = rsanet({ preset: 'coco-320', input, channels, numClasses: 3, ...options });
  randomiseWeights(model);
  const graph = fromLayersModel(model);
  model.dispose();
  return graph;
}

async function run(graph: Graph): Promise<Float32Array[]> {
  const executor = tfjsExecutor(graph);
  const outputs = await executor.run({ data: pixels, shape: SIDES });
  executor.dispose();
  return outputs.map(({ data }) => data);
}

async function runWithTensorFlow(files: ReadonlyMap<string, Uint8Array>): Promise<Float32Array[]> {
  const json = JSON.parse(new TextDecoder().decode(files.get('model.json')));
  const artifacts = await tf.io.getModelArtifactsForJSON(json, async ([group]) => [
    group!.weights,
    group!.paths.map((path) => new Uint8Array(files.get(path)!).buffer),
  ]);
  const model = await loadGraphModel(tf.io.fromMemory(artifacts));
  const values = tf.tidy(() =>
    (model.predict(tf.tensor(pixels, [...SIDES])) as tf.Tensor[]).map(
      (output) => output.dataSync() as Float32Array,
    ),
  );
  model.dispose();
  return values;
}

async function runWithOnnx(bytes: Uint8Array): Promise<Float32Array[]> {
  const session = await ort.InferenceSession.create(bytes);
  const [name] = session.inputNames;
  const results = await session.run({ [name!]: new ort.Tensor('float32', pixels, SIDES) });
  const outputs = session.outputNames.map((output) => results[output]!.data as Float32Array);
  await session.release();
  return outputs;
}

/** Differences are over each output's largest value: untrained networks of open activations grow large ones. */
function expectClose(actual: Float32Array[], expected: Float32Array[], tolerance: number): void {
  expect(actual.map(({ length }) => length)).toEqual(expected.map(({ length }) => length));
  actual.forEach((output, i) => {
    const largest = (values: Float32Array) =>
      values.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
    const difference = largest(output.map((value, at) => value - expected[i]![at]!));
    expect(difference / largest(expected[i]!)).toBeLessThan(tolerance);
  });
}

test.each<Partial<RsanetOptions>>([
  {},
  { fusion: 'none', combine: 'concat', activation: 'leakyRelu' },
  { fusion: { depthwise: 'parallel', attention: 'deepest', gate: 'norm', residual: 'low' } },
  { activation: 'hardSwish' },
  { activation: 'swish', preset: 'voc-416' },
])('the network with %o is the same in every form', async (options) => {
  const before = tf.memory().numTensors;
  const unfolded = network(options);
  for (const graph of [unfolded, fold(unfolded)]) {
    const expected = await run(graph);
    const files = toGraphModel(graph, { dtype: 'float32', shardBytes: 10_000 });
    const { graph: read } = await readGraphModel(async (name) => files.get(name)!);
    expect(read).toEqual(graph);
    expectClose(await runWithTensorFlow(files), expected, 1e-5);
    expectClose(await runWithOnnx(toOnnx(graph)), expected, 1e-4);
  }
  const halves = toGraphModel(fold(unfolded));
  const { graph: rounded } = await readGraphModel(async (name) => halves.get(name)!);
  expectClose(await runWithTensorFlow(halves), await run(rounded), 1e-5);
  expectClose(await runWithOnnx(toOnnx(rounded, { dtype: 'float16' })), await run(rounded), 1e-4);
  expect(tf.memory().numTensors).toBe(before);
});
