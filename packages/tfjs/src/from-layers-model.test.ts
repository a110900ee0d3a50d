import '@tensorflow/tfjs-backend-cpu';
import { isRsanetError } from '@rsanet/errors';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import * as tfl from '@tensorflow/tfjs-layers';
import { expect, test } from 'vitest';
import { fromLayersModel } from './index.ts';
import { modelOf } from './testing/models.ts';

const { layers } = tfl;

test('nodes are plain data, named after layers, in the order of reading', () => {
  const model = modelOf((x) => {
    const a = layers.conv2d({ filters: 2, kernelSize: 1, name: 'conv' }).apply(x) as SymbolicTensor;
    const b = layers.dropout({ rate: 0.5 }).apply(a) as SymbolicTensor;
    const leaky = layers.leakyReLU({ alpha: 0.2, name: 'leaky' });
    return [leaky.apply(b) as SymbolicTensor, b];
  });
  const tensors = tf.memory().numTensors;
  const graph = fromLayersModel(model);
  expect(tf.memory().numTensors).toBe(tensors);
  expect(graph.nodes.map(({ op, name, inputs }) => [op, name, ...inputs])).toEqual([
    ['input', 'images'],
    ['conv2d', 'conv', 'images'],
    ['activation', 'leaky', 'conv'],
  ]);
  expect(graph.outputs).toEqual(['leaky', 'conv']);
  expect(structuredClone(graph)).toEqual(graph);
  model.dispose();
});

test('weights are copies', () => {
  const model = modelOf(
    (x) => layers.conv2d({ filters: 2, kernelSize: 1, name: 'c' }).apply(x) as SymbolicTensor,
  );
  const [kernel] = model.getLayer('c').getWeights();
  const [, conv] = fromLayersModel(model).nodes;
  if (conv?.op !== 'conv2d') throw new Error('expected a convolution');
  expect(conv.kernel.shape).toEqual([1, 1, 6, 2]);
  expect([...conv.kernel.data]).toEqual([...kernel!.dataSync()]);
  expect(conv.kernel.data.buffer).not.toBe(kernel!.dataSync().buffer);
  model.dispose();
});

test('the second call of a shared layer has a name of its own', () => {
  const model = modelOf((x) => {
    const shared = layers.conv2d({ filters: 6, kernelSize: 1, name: 'shared' });
    return shared.apply(shared.apply(x)) as SymbolicTensor;
  });
  expect(fromLayersModel(model).nodes.map((node) => node.name)).toEqual([
    'images',
    'shared',
    'shared#2',
  ]);
});

test('a layer that bears the name of a part of another keeps a node of its own', () => {
  const model = modelOf((x) => {
    const part = layers.reLU({ name: 'sep/depthwise' }).apply(x) as SymbolicTensor;
    const separable = layers.separableConv2d({ filters: 2, kernelSize: 3, name: 'sep' });
    return separable.apply(part) as SymbolicTensor;
  });
  expect(fromLayersModel(model).nodes.map(({ name, inputs }) => [name, ...inputs])).toEqual([
    ['images'],
    ['sep/depthwise', 'images'],
    ['sep/depthwise#2', 'sep/depthwise'],
    ['sep', 'sep/depthwise#2'],
  ]);
  model.dispose();
});

class HardSwish extends layers.Layer {
  static className = 'HardSwish';
}

test('hard-swish and open sizes', () => {
  const x = tfl.input({ shape: [null, null, 3], name: 'images' });
  const outputs = new HardSwish({ name: 'h' }).apply(x) as SymbolicTensor;
  expect(fromLayersModel(tfl.model({ inputs: x, outputs })).nodes).toEqual([
    { op: 'input', name: 'images', inputs: [], shape: [null, null, 3] },
    { op: 'activation', name: 'h', inputs: ['images'], activation: { kind: 'hardSwish' } },
  ]);
});

test('an input of a layer that feeds a longer model is found through the layers in use', () => {
  const backbone = modelOf(
    (x) => layers.conv2d({ filters: 2, kernelSize: 1, name: 'a' }).apply(x) as SymbolicTensor,
  );
  const outputs = layers.reLU({ name: 'b' }).apply(backbone.outputs[0]!) as SymbolicTensor;
  const model = tfl.model({ inputs: backbone.inputs, outputs });
  expect(fromLayersModel(model).nodes.map((node) => node.name)).toEqual(['images', 'a', 'b']);
  model.dispose();
});

const apply = (layer: tfl.layers.Layer) => () =>
  modelOf((x) => layer.apply(x) as SymbolicTensor, [8, 8, 8]);
const first = { dataFormat: 'channelsFirst' } as const;

test.each([
  ["'p' of kind PReLU", apply(layers.prelu({ name: 'p' }))],
  ["'s' of kind Softmax", apply(layers.softmax({ name: 's', axis: 2 }))],
  ['axis is 2,3', apply(layers.softmax({ axis: [2, 3] }))],
  ["'c' of kind Conv2D", apply(layers.conv2d({ filters: 2, kernelSize: 1, name: 'c', ...first }))],
  ['channelsFirst', apply(layers.maxPooling2d({ poolSize: 2, ...first }))],
  ['channelsFirst', apply(layers.globalAveragePooling2d(first))],
  ['channelsFirst', apply(layers.upSampling2d({ size: [2, 2], ...first }))],
  ['channelsFirst', apply(layers.zeroPadding2d({ padding: [1, 1], ...first }))],
  ['activation is tanh', apply(layers.conv2d({ filters: 2, kernelSize: 1, activation: 'tanh' }))],
  ['activation is selu', apply(layers.activation({ activation: 'selu' }))],
  ['maxValue is 4', apply(layers.reLU({ maxValue: 4 }))],
  ['axis is 1', apply(layers.batchNormalization({ axis: 1 }))],
  ['dilationRate is 2,2', apply(layers.depthwiseConv2d({ kernelSize: 3, dilationRate: 2 }))],
  [
    'axis is 1',
    () => modelOf((x) => layers.concatenate({ axis: 1 }).apply([x, x]) as SymbolicTensor),
  ],
  [
    "'inner' of kind Model",
    () => {
      const inner = apply(layers.reLU())();
      inner.name = 'inner';
      return apply(inner)();
    },
  ],
  [
    'shape is [,10]',
    () => {
      const x = tfl.input({ shape: [10] });
      return tfl.model({ inputs: x, outputs: layers.reLU().apply(x) as SymbolicTensor });
    },
  ],
  [
    'dtype is int32',
    () => {
      const x = tfl.input({ shape: [8, 8, 3], dtype: 'int32' });
      return tfl.model({ inputs: x, outputs: layers.reLU().apply(x) as SymbolicTensor });
    },
  ],
] as [string, () => LayersModel][])('refuses a layer: %s', (words, build) => {
  const model = build();
  const tensors = tf.memory().numTensors;
  try {
    fromLayersModel(model);
    expect.unreachable();
  } catch (error) {
    expect((error as Error).message).toContain(words);
    expect(isRsanetError(error, 'UNSUPPORTED_LAYER')).toBe(true);
  }
  expect(tf.memory().numTensors).toBe(tensors);
});

test('refuses models of several inputs or not built', () => {
  const inputs = [tfl.input({ shape: [8, 8, 3] }), tfl.input({ shape: [8, 8, 3] })];
  const two = tfl.model({ inputs, outputs: layers.add().apply(inputs) as SymbolicTensor });
  expect(() => fromLayersModel(two)).toThrow(/2 inputs/);
  expect(() => fromLayersModel(tfl.sequential({ name: 'empty' }))).toThrow(/'empty' has 0 inputs/);
});
