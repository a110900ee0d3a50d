import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import type { Graph } from '@rsanet/graph';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeEach, describe, expect, test } from 'vitest';
import { fromLayersModel } from '../from-layers-model.ts';
import { expectClose, numbers } from '../testing/numbers.ts';
import { registerWasmGradients } from '../wasm-gradients/index.ts';
import { type BatchStatistics, type TrainingNetwork, trainingNetwork } from './training-network.ts';

const { layers } = tfl;
type Value = tfl.SymbolicTensor;

const chain = (x: Value, ...steps: tfl.layers.Layer[]) =>
  steps.reduce((value, layer) => layer.apply(value) as Value, x);

/** A model that holds a node of every kind and activations with curves and corners. */
function everyKind(width: number): tfl.LayersModel {
  const images = tfl.input({ shape: [12, width, 3], name: 'images' });
  const stem = chain(
    images,
    layers.zeroPadding2d({
      padding: [
        [0, 1],
        [1, 0],
      ],
    }),
    layers.conv2d({ filters: 4, kernelSize: 3, strides: 2, useBias: false }),
    layers.batchNormalization(),
    layers.reLU({ maxValue: 6 }),
  );
  const down = layers
    .add()
    .apply([
      chain(
        stem,
        layers.depthwiseConv2d({ kernelSize: 3, strides: 2, padding: 'same', useBias: false }),
      ),
      chain(stem, layers.maxPooling2d({ poolSize: 2, strides: 2, padding: 'same' })),
      chain(stem, layers.averagePooling2d({ poolSize: 2, strides: 2, padding: 'same' })),
    ]) as Value;
  const deep = chain(
    down,
    layers.batchNormalization({ epsilon: 0.01 }),
    layers.leakyReLU({ alpha: 0.2 }),
    layers.conv2d({ filters: 4, kernelSize: 1, activation: 'swish' }),
    layers.depthwiseConv2d({
      kernelSize: 3,
      padding: 'same',
      depthMultiplier: 2,
      activation: 'relu',
    }),
  );
  const attention = chain(
    deep,
    layers.globalAveragePooling2d({ dataFormat: 'channelsLast' }),
    layers.reshape({ targetShape: [1, 1, 8] }),
    layers.conv2d({ filters: 8, kernelSize: 1, activation: 'sigmoid' }),
  );
  const fused = layers
    .concatenate()
    .apply([
      chain(deep, layers.upSampling2d({ size: [2, 2] })),
      chain(deep, layers.upSampling2d({ size: [2, 2], interpolation: 'bilinear' })),
      stem,
    ]) as Value;
  const mixed = chain(fused, layers.conv2d({ filters: 8, kernelSize: 3, padding: 'same' }));
  const weighed = layers.multiply().apply([mixed, attention]) as Value;
  return tfl.model({
    inputs: images,
    outputs: [chain(weighed, layers.conv2d({ filters: 5, kernelSize: 1 })), deep],
    name: 'every-kind',
  });
}

/** The model's own variables by the names of the training network. */
function variablesOf(model: tfl.LayersModel): Map<string, tf.Variable> {
  const fields: Record<string, string[]> = {
    Conv2D: ['kernel', 'bias'],
    DepthwiseConv2D: ['kernel', 'bias'],
    BatchNormalization: ['scale', 'offset', 'mean', 'variance'],
  };
  return new Map(
    model.layers.flatMap((layer) =>
      layer.weights.map((weight, i) => {
        const { val } = weight as unknown as { val: tf.Variable };
        return [`${layer.name}/${fields[layer.getClassName()]![i]}`, val] as const;
      }),
    ),
  );
}

function randomise(variables: ReadonlyMap<string, tf.Variable>): void {
  let seed = 0;
  for (const [name, variable] of variables) {
    const low = name.endsWith('variance') || name.endsWith('scale') ? 0.5 : -0.7;
    tf.tidy(() =>
      variable.assign(tf.tensor(numbers(variable.size, ++seed, low, 1), variable.shape)),
    );
  }
}

const images = (count: number, width: number) =>
  tf.tensor4d(numbers(count * 12 * width * 3, 99, 0, 1), [count, 12, width, 3]);

/** The outputs alone. */
function outputsOf(network: TrainingNetwork, x: tf.Tensor4D): tf.Tensor[] {
  const { outputs, statistics } = network.forward(x);
  tf.dispose([...statistics.values()]);
  return outputs;
}

/** The batch's statistics alone; frees the batch. */
function statisticsOf(network: TrainingNetwork, x: tf.Tensor4D): BatchStatistics {
  let statistics: BatchStatistics = new Map();
  tf.tidy(() => {
    statistics = network.forward(x).statistics;
  });
  x.dispose();
  return statistics;
}

/** Weighs all outputs into one number. */
const weighed = (outputs: tf.Tensor[]) =>
  tf.addN(
    outputs.map((output, i) =>
      tf.sum(tf.mul(output, tf.tensor(numbers(output.size, 50 + i), output.shape))),
    ),
  ) as tf.Scalar;

// The cpu backend's own gradient of bilinear resizing mistakes height for width, that of nearest
// resizing is right for a batch's first image only: it gets one square.
describe.each([
  ['cpu', 1, 12],
  ['wasm', 2, 8],
] as const)('on %s', (backend, count, width) => {
  beforeEach(async () => {
    registerWasmGradients();
    await tf.setBackend(backend);
  });

  test('outputs and gradients are those of tf.layers in training', () => {
    const start = tf.memory().numTensors;
    const model = everyKind(width);
    const theirs = variablesOf(model);
    randomise(theirs);
    const network = trainingNetwork(fromLayersModel(model), new Set());
    expect([...network.weights.keys()].sort()).toEqual([...theirs.keys()].sort());

    const x = images(count, width);
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      const wanted = model.apply(x, { training: true }) as tf.Tensor[];
      outputsOf(network, x).forEach((output, i) => {
        expect(output.shape).toEqual(wanted[i]!.shape);
        expectClose(output.dataSync(), wanted[i]!.dataSync(), 1e-5);
      });
    });
    expect(tf.memory().numTensors).toBe(before);

    const parameters = [...network.parameters];
    const actual = tf.variableGrads(
      () => weighed(outputsOf(network, x)),
      parameters.map(([, variable]) => variable),
    );
    const wanted = tf.variableGrads(
      () => weighed(model.apply(x, { training: true }) as tf.Tensor[]),
      parameters.map(([name]) => theirs.get(name)!),
    );
    expectClose(actual.value.dataSync(), wanted.value.dataSync(), 1e-5);
    for (const [name, variable] of parameters) {
      const gradient = actual.grads[variable.name]!;
      const reference = wanted.grads[theirs.get(name)!.name]!;
      expect(gradient.shape, name).toEqual(reference.shape);
      expectClose(gradient.dataSync(), reference.dataSync(), 1e-4);
    }
    tf.dispose([actual, wanted]);
    expect(tf.memory().numTensors).toBe(before);

    x.dispose();
    network.dispose();
    model.dispose();
    expect(tf.memory().numTensors).toBe(start);
  });
});

test.each(['conv2d', 'depthwiseConv2d'] as const)(
  'a %s of a kernel smaller than its stride is on wasm what it is on cpu, with its gradient',
  async (op) => {
    registerWasmGradients();
    const graph: Graph = {
      name: 'small kernel',
      nodes: [
        { op: 'input', name: 'x', inputs: [], shape: [10, 11, 3] },
        {
          op,
          name: 'y',
          inputs: ['x'],
          kernel: { shape: [2, 1, 3, 2], data: numbers(12, 7) },
          bias: null,
          strides: [3, 3],
          dilations: [1, 1],
          padding: 'same',
          activation: { kind: 'linear' },
        },
      ],
      outputs: ['y'],
    };
    const results = [];
    for (const backend of ['cpu', 'wasm']) {
      await tf.setBackend(backend);
      const network = trainingNetwork(graph, new Set());
      const x = tf.tensor4d(numbers(2 * 10 * 11 * 3, 5), [2, 10, 11, 3]);
      const [kernel] = [...network.parameters.values()];
      const { value, grads } = tf.variableGrads(() => weighed(outputsOf(network, x)), [kernel!]);
      results.push([...value.dataSync(), ...grads[kernel!.name]!.dataSync()]);
      tf.dispose([x, value, grads]);
      network.dispose();
    }
    expectClose(results[1]!, results[0]!, 1e-5);
  },
);

describe('running statistics', () => {
  const input = tfl.input({ shape: [2, 2, 2] });
  let network: TrainingNetwork;

  beforeEach(async () => {
    await tf.setBackend('cpu');
    const model = tfl.model({
      inputs: input,
      outputs: chain(input, layers.batchNormalization({ name: 'norm' })),
    });
    network = trainingNetwork(fromLayersModel(model), new Set());
    model.dispose();
  });

  test('move 3 % of the way to each batch’s mean and biased variance', () => {
    let mean = [0, 0];
    let variance = [1, 1];
    for (let step = 1; step <= 5; step++) {
      const batch = numbers(8, step, -2, 5);
      const statistics = statisticsOf(network, tf.tensor4d(batch, [1, 2, 2, 2]));
      network.follow(statistics, 0.97);
      tf.dispose([...statistics.values()]);
      const channels = [0, 1].map((c) => [...batch].filter((_, i) => i % 2 === c));
      const means = channels.map((values) => values.reduce((a, b) => a + b) / 4);
      const variances = channels.map(
        (values, c) => values.reduce((sum, x) => sum + (x - means[c]!) ** 2, 0) / 4,
      );
      mean = mean.map((old, c) => 0.97 * old + 0.03 * means[c]!);
      variance = variance.map((old, c) => 0.97 * old + 0.03 * variances[c]!);
    }
    expectClose(network.weights.get('norm/mean')!.dataSync(), mean, 1e-5);
    expectClose(network.weights.get('norm/variance')!.dataSync(), variance, 1e-5);
    network.dispose();
  });

  test('have no gradient and are no parameters', () => {
    expect([...network.parameters.keys()]).toEqual(['norm/scale', 'norm/offset']);
    const trainable = [...network.weights].filter(([, variable]) => variable.trainable);
    expect(trainable.map(([name]) => name)).toEqual(['norm/scale', 'norm/offset']);
    network.dispose();
  });

  test('are what a frozen node computes by, which has no parameters and no statistics of the batch', () => {
    network.dispose();
    const start = tf.memory().numTensors;
    const model = tfl.model({
      inputs: input,
      outputs: chain(input, layers.batchNormalization({ name: 'norm' })),
    });
    randomise(variablesOf(model));
    const frozen = trainingNetwork(fromLayersModel(model), new Set(['norm']));
    expect(frozen.parameters.size).toBe(0);
    tf.tidy(() => {
      const x = tf.tensor4d(numbers(8, 3), [1, 2, 2, 2]);
      const dy = tf.tensor4d(numbers(8, 4), [1, 2, 2, 2]);
      const { outputs, statistics } = frozen.forward(x);
      expect(statistics.size).toBe(0);
      expectClose(outputs[0]!.dataSync(), (model.predict(x) as tf.Tensor).dataSync(), 1e-6);
      const slopes = (f: (x: tf.Tensor) => tf.Tensor) => tf.grad(f)(x, dy).dataSync();
      expectClose(
        slopes((x) => frozen.forward(x as tf.Tensor4D).outputs[0]!),
        slopes((x) => model.predict(x) as tf.Tensor),
        1e-6,
      );
    });
    frozen.dispose();
    model.dispose();
    expect(tf.memory().numTensors).toBe(start);
  });
});
