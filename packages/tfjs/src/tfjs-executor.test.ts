import '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { type ErrorCode, isRsanetError } from '@rsanet/errors';
import { fold, type Graph, type Node, type RawTensor } from '@rsanet/graph';
import { randomNumbers } from '@rsanet/graph/conformance';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { fromLayersModel, tfjsExecutor } from './index.ts';
import { layerModels } from './testing/models.ts';
import { randomiseWeights } from './testing/randomise-weights.ts';

beforeAll(async () => {
  await tf.setBackend('wasm');
  await tf.setBackend('cpu');
});
beforeEach(() => tf.setBackend('cpu'));
afterEach(() => vi.restoreAllMocks());

function randomInput(model: LayersModel, batch = 2, scale = 3): RawTensor {
  const shape = [batch, ...(model.inputs[0]!.shape.slice(1) as number[])];
  const size = shape.reduce((a, b) => a * b, 1);
  return { shape, data: randomNumbers(size, 77, -scale, scale) };
}

function predict(model: LayersModel, input: RawTensor): RawTensor[] {
  const x = tf.tensor(input.data, [...input.shape]);
  const outputs = [model.predict(x)].flat();
  const raw = outputs.map((output) => ({
    data: output.dataSync() as Float32Array,
    shape: [...output.shape],
  }));
  tf.dispose([x, outputs]);
  return raw;
}

/** Every value within `tolerance` of the largest one expected. */
function expectClose(actual: RawTensor[], expected: RawTensor[], tolerance: number): void {
  expect(actual.map((output) => output.shape)).toEqual(expected.map((output) => output.shape));
  actual.forEach(({ data }, index) => {
    const reference = expected[index]!.data;
    const largest = reference.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
    const error = reference.reduce((max, value, i) => Math.max(max, Math.abs(value - data[i]!)), 0);
    expect(largest).toBeGreaterThan(0);
    expect(error / largest).toBeLessThan(tolerance);
  });
}

describe.each(['cpu', 'wasm'])('on %s', (backend) => {
  test.each(Object.keys(layerModels))('%s equals model.predict, plain and folded', async (kind) => {
    await tf.setBackend(backend);
    const model = layerModels[kind]!();
    randomiseWeights(model);
    const input = randomInput(model);
    const expected = predict(model, input);
    const graph = fromLayersModel(model);
    model.dispose();
    const before = tf.memory().numTensors;
    for (const variant of [graph, fold(graph)]) {
      const executor = tfjsExecutor(variant, { backend });
      expectClose(await executor.run(input), expected, 1e-5);
      executor.dispose();
    }
    expect(tf.memory().numTensors).toBe(before);
  });
});

const input: Node = { op: 'input', name: 'x', inputs: [], shape: [null, 4, 2] };
const activation = (name: string, source: string): Node => ({
  op: 'activation',
  name,
  inputs: [source],
  activation: { kind: 'relu' },
});
const graphOf = (outputs: string[], ...nodes: Node[]): Graph => ({
  name: 'graph',
  nodes: [input, ...nodes],
  outputs,
});
const raw = (...shape: number[]): RawTensor => ({
  shape,
  data: randomNumbers(
    shape.reduce((a, b) => a * b, 1),
    5,
  ),
});

test('hard-swish and global pooling that keeps height and width, which tf.layers lacks', async () => {
  const executor = tfjsExecutor(
    graphOf(['h', 'g'], { ...activation('h', 'x'), activation: { kind: 'hardSwish' } } as Node, {
      op: 'globalAveragePool',
      name: 'g',
      inputs: ['x'],
      keepDims: true,
    }),
  );
  const x = raw(1, 2, 4, 2);
  const [h, g] = await executor.run({ ...x, data: x.data.map((value) => 5 * value) });
  h!.data.forEach((value, i) => {
    const v = 5 * x.data[i]!;
    expect(value).toBeCloseTo((v * Math.min(6, Math.max(0, v + 3))) / 6, 5);
  });
  expect(g!.shape).toEqual([1, 1, 1, 2]);
  const even = x.data.filter((_, i) => i % 2 === 0);
  expect(g!.data[0]).toBeCloseTo((5 * even.reduce((a, b) => a + b)) / 8, 5);
  executor.dispose();
});

describe('tensors', () => {
  test('few live at once: each intermediate is freed after its last reader', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `a${index}`);
    const chain = names.map((name, index) => activation(name, names[index - 1] ?? 'x'));
    const executor = tfjsExecutor(graphOf([names.at(-1)!], ...chain));
    const x = tf.ones<tf.Rank.R4>([1, 64, 4, 2]);
    const before = tf.memory().numTensors;
    const profile = await tf.profile(() => executor.execute(x));
    const peak = Math.max(...profile.kernels.map((kernel) => kernel.totalTensorsSnapshot)) - before;
    expect(profile.kernels.length).toBeGreaterThanOrEqual(20);
    expect(peak).toBeLessThanOrEqual(3);
    expect(tf.memory().numTensors).toBe(before + 1);
    tf.dispose([x, profile.result as tf.Tensor[]]);
    executor.dispose();
  });

  test('only outputs remain, each its own, also when one is listed twice or is the input', () => {
    const executor = tfjsExecutor(graphOf(['a', 'x', 'a'], activation('a', 'x')));
    const x = tf.tensor4d(raw(1, 1, 4, 2).data, [1, 1, 4, 2]);
    const before = tf.memory().numTensors;
    const outputs = executor.execute(x);
    expect(tf.memory().numTensors).toBe(before + 3);
    outputs.forEach((output) => {
      output.dispose();
    });
    expect([...x.dataSync()]).toEqual([...raw(1, 1, 4, 2).data]);
    x.dispose();
    executor.dispose();
  });

  test.each(['cpu', 'wasm'])(
    'no output on %s shares values with another or the input',
    async (backend) => {
      await tf.setBackend(backend);
      const flat: Node = { op: 'reshape', name: 'flat', inputs: ['x'], shape: [8] };
      const executor = tfjsExecutor(graphOf(['x', 'flat', 'x'], flat), { backend });
      const given = raw(1, 1, 4, 2);
      const outputs = await executor.run(given);
      for (const { data } of outputs) {
        expect(data).toEqual(raw(1, 1, 4, 2).data);
        data.fill(7);
      }
      expect(given.data).toEqual(raw(1, 1, 4, 2).data);
      executor.dispose();
    },
  );

  test('run reads a tensor that stays the caller\u2019s', async () => {
    const executor = tfjsExecutor(graphOf(['a'], activation('a', 'x')));
    const x = tf.tensor4d([-1, 2, -3, 4, -5, 6, -7, 8], [1, 1, 4, 2]);
    const before = tf.memory().numTensors;
    const [output] = await executor.run(x);
    expect([...output!.data]).toEqual([0, 2, 0, 4, 0, 6, 0, 8]);
    expect(output!.shape).toEqual([1, 1, 4, 2]);
    expect(tf.memory().numTensors).toBe(before);
    x.dispose();
    executor.dispose();
  });

  test.each(['cpu', 'wasm'])('an op that fails on %s leaves nothing', async (backend) => {
    await tf.setBackend(backend);
    const bad: Node = { op: 'reshape', name: 'r', inputs: ['a'], shape: [7] };
    const executor = tfjsExecutor(graphOf(['a', 'r'], activation('a', 'x'), bad));
    const before = tf.memory().numTensors;
    await expect(executor.run(raw(1, 1, 4, 2))).rejects.toThrow(/Size/);
    expect(tf.memory().numTensors).toBe(before);
    executor.dispose();
  });

  test('a read that fails leaves nothing', async () => {
    const executor = tfjsExecutor(graphOf(['a', 'b'], activation('a', 'x'), activation('b', 'a')));
    const before = tf.memory().numTensors;
    vi.spyOn(tf.Tensor.prototype, 'data').mockRejectedValueOnce(new Error('device lost'));
    await expect(executor.run(raw(1, 1, 4, 2))).rejects.toThrow('device lost');
    expect(tf.memory().numTensors).toBe(before);
    executor.dispose();
  });

  test('weights that fail to upload leave nothing', () => {
    const kernel = { shape: [1, 1, 2, 2], data: new Float32Array(4) };
    const conv: Node = {
      op: 'conv2d',
      name: 'c',
      inputs: ['x'],
      kernel,
      padding: 'same',
      strides: [1, 1],
      dilations: [1, 1],
      activation: { kind: 'linear' },
      bias: { shape: [2], data: new Float32Array(3) },
    };
    const before = tf.memory().numTensors;
    expect(() => tfjsExecutor(graphOf(['c'], conv))).toThrow();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('backends', () => {
  test('two executors on two backends work at once and leave the current one', async () => {
    const model = layerModels['blocks to fold, with a side exit']!();
    randomiseWeights(model);
    const graph = fold(fromLayersModel(model));
    const x = randomInput(model);
    const expected = predict(model, x);
    model.dispose();
    const executors = ['cpu', 'wasm'].map((backend) => tfjsExecutor(graph, { backend }));
    for (const current of ['cpu', 'wasm']) {
      await tf.setBackend(current);
      const runs = executors.map((executor) => executor.run(x));
      expect(tf.getBackend()).toBe(current);
      for (const outputs of await Promise.all(runs)) expectClose(outputs, expected, 1e-5);
    }
    expect(executors.map((executor) => executor.backend)).toEqual(['cpu', 'wasm']);
    for (const executor of executors) executor.dispose();
  });

  test.each([
    ['wasm', 'cpu'],
    ['cpu', 'wasm'],
  ])('a tensor made on %s runs on %s and stays usable', async (home, backend) => {
    await tf.setBackend(home);
    const x = tf.tensor4d([-1, 2, -3, 4, -5, 6, -7, 8], [1, 1, 4, 2]);
    const executor = tfjsExecutor(graphOf(['x', 'a'], activation('a', 'x')), { backend });
    for (let run = 0; run < 2; run++) {
      const [same, positive] = await executor.run(x);
      expect([...same!.data]).toEqual([-1, 2, -3, 4, -5, 6, -7, 8]);
      expect([...positive!.data]).toEqual([0, 2, 0, 4, 0, 6, 0, 8]);
    }
    expect(tf.getBackend()).toBe(home);
    const negative = tf.neg(x);
    expect([...negative.dataSync()]).toEqual([1, -2, 3, -4, 5, -6, 7, -8]);
    tf.dispose([x, negative]);
    executor.dispose();
  });

  test('the current backend is the default, and is back after a failure', async () => {
    await tf.setBackend('wasm');
    const executor = tfjsExecutor(
      graphOf(['r'], { op: 'reshape', name: 'r', inputs: ['x'], shape: [7] }),
    );
    expect(executor.backend).toBe('wasm');
    await tf.setBackend('cpu');
    await expect(executor.run(raw(1, 1, 4, 2))).rejects.toThrow(/Size/);
    expect(tf.getBackend()).toBe('cpu');
    executor.dispose();
  });

  test('one that is not registered is refused with those that are', () => {
    refused(
      () => tfjsExecutor(graphOf(['x']), { backend: 'webgpu' }),
      'BACKEND_UNAVAILABLE',
      /'webgpu'.*cpu, wasm|'webgpu'.*wasm, cpu/,
    );
  });

  test('one that has not started is refused', async () => {
    tf.registerBackend('sleepy', () => new Promise<tf.KernelBackend>(() => {}), 0);
    refused(
      () => tfjsExecutor(graphOf(['x']), { backend: 'sleepy' }),
      'BACKEND_UNAVAILABLE',
      /tf\.setBackend\('sleepy'\)/,
    );
    expect(tf.getBackend()).toBe('cpu');
    tf.removeBackend('sleepy');
  });
});

function refused(call: () => unknown, code: ErrorCode, words: RegExp): void {
  const before = tf.memory().numTensors;
  try {
    call();
    expect.unreachable();
  } catch (error) {
    expect((error as Error).message).toMatch(words);
    expect(isRsanetError(error, code)).toBe(true);
  }
  expect(tf.memory().numTensors).toBe(before);
}

describe('arguments', () => {
  const executor = () => tfjsExecutor(graphOf(['a'], activation('a', 'x')));

  test.each([
    [[1, 3, 5, 2], /\[1,3,5,2\]; 'x' takes \[any,any,4,2\]/],
    [[3, 4, 2], /\[3,4,2\]/],
    [[1, 3, 4, 3], /\[1,3,4,3\]/],
    [[0, 3, 4, 2], /\[0,3,4,2\]/],
  ])('a shape of %o is refused', async (shape, words) => {
    const { execute, run, dispose } = executor();
    const before = tf.memory().numTensors;
    await expect(run(raw(...shape))).rejects.toThrow(words);
    expect(tf.memory().numTensors).toBe(before);
    const x = tf.zeros(shape as [number, number, number, number]) as tf.Tensor4D;
    refused(() => execute(x), 'INVALID_ARGUMENT', words);
    x.dispose();
    dispose();
  });

  test('any height fits an open one', async () => {
    const { run, dispose } = executor();
    for (const height of [1, 7]) {
      expect((await run(raw(2, height, 4, 2)))[0]!.shape).toEqual([2, height, 4, 2]);
    }
    dispose();
  });

  test('too few values, or whole numbers, are refused', async () => {
    const { execute, run, dispose } = executor();
    const short = { shape: [1, 1, 4, 2], data: new Float32Array(7) };
    await expect(run(short)).rejects.toThrow(/7 values.*takes 8/);
    const x = tf.zeros<tf.Rank.R4>([1, 1, 4, 2], 'int32');
    refused(() => execute(x), 'INVALID_ARGUMENT', /type int32/);
    x.dispose();
    dispose();
  });

  test('a graph of two inputs is refused', () => {
    const two = graphOf(['x'], { ...input, name: 'y' });
    refused(() => tfjsExecutor(two), 'INVALID_ARGUMENT', /2 inputs/);
  });

  test('after dispose, which frees the weights and may be called twice, nothing runs', async () => {
    const before = tf.memory().numTensors;
    const kernel = { shape: [1, 1, 2, 2], data: new Float32Array(4) };
    const conv: Node = {
      op: 'conv2d',
      name: 'c',
      inputs: ['x'],
      kernel,
      padding: 'same',
      bias: null,
      strides: [1, 1],
      dilations: [1, 1],
      activation: { kind: 'linear' },
    };
    const { execute, run, dispose } = tfjsExecutor(graphOf(['c'], conv));
    expect(tf.memory().numTensors).toBe(before + 1);
    dispose();
    dispose();
    expect(tf.memory().numTensors).toBe(before);
    const x = tf.zeros<tf.Rank.R4>([1, 1, 4, 2]);
    refused(() => execute(x), 'DISPOSED', /'graph' is disposed/);
    await expect(run(x)).rejects.toThrow(/disposed/);
    x.dispose();
  });
});
