import '@tensorflow/tfjs-backend-cpu';
import * as graph from '@rsanet/layers/graph';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { expect, test } from 'vitest';
import { rsafpn as rsafpnGraph } from './graph.ts';
import { cam, type Fusion, lccu, type RsafpnOptions, rsafpn, rsam } from './index.ts';

const pyramid = () =>
  [
    [8, 12, 128],
    [4, 6, 256],
    [2, 3, 512],
  ].map((shape) => tfl.input({ shape }));

function build(options: RsafpnOptions) {
  const inputs = pyramid();
  return tfl.model({ inputs, outputs: rsafpn(inputs, options) });
}

const trainable = (model: tfl.LayersModel, prefix = '') =>
  model.layers
    .filter((layer) => layer.name.startsWith(prefix))
    .flatMap((layer) => layer.trainableWeights)
    .reduce((sum, weight) => sum + weight.shape.reduce((a, b) => a! * b!, 1)!, 0);

test('parameters a module are the expected ones', () => {
  const model = build({ numClasses: 20 });
  const thousands = ['rsam16', 'rsam8', 'prediction32', 'prediction16', 'prediction8'].map(
    (module) => (trainable(model, module) / 1000).toFixed(1),
  );
  expect(thousands).toEqual(['400.6', '102.0', '38.5', '19.3', '9.7']);
  model.dispose();
});

test('logits at every scale, shallowest first', () => {
  const model = build({ numClasses: 3, anchorsPerScale: 2, predictionKernels: [1, 3, 5] });
  expect(model.outputs.map((output) => output.shape)).toEqual([
    [null, 8, 12, 16],
    [null, 4, 6, 16],
    [null, 2, 3, 16],
  ]);
  expect(model.getLayer('prediction32').getWeights()[0]!.shape).toEqual([5, 5, 512, 16]);
  model.dispose();
});

test('without attention CAM is gone and nothing else', () => {
  const full = build({ numClasses: 3 });
  const plain = build({ numClasses: 3, fusion: 'none' });
  expect(trainable(full) - trainable(plain)).toBe(256 * 256 + 256 + 128 * 128 + 128);
  full.dispose();
  plain.dispose();
});

test('without residual nothing is saved but the sum; FPN has neither LCCU nor CAM', () => {
  const full = build({ numClasses: 3 });
  const gated = build({ numClasses: 3, fusion: 'no-residual' });
  const fpn = build({ numClasses: 3, fusion: 'fpn' });
  expect(trainable(gated)).toBe(trainable(full));
  // What is left at strides 16 and 8: the 1x1 convolution of the deep map and its batch norm.
  expect(trainable(fpn, 'rsam')).toBe(512 * 256 + 2 * 256 + 256 * 128 + 2 * 128);
  for (const model of [full, gated, fpn]) model.dispose();
});

const LOW = [2, 4, 4, 6];
const HIGH = [2, 2, 2, 10];

/** Largest difference of the fused map from what `expected` makes of the values of other layers. */
function difference(
  fusion: Fusion,
  layers: readonly string[],
  expected: (low: tf.Tensor, ...values: tf.Tensor[]) => tf.Tensor,
): number {
  const inputs = [LOW, HIGH].map((shape) => tfl.input({ shape: shape.slice(1) }));
  const fused = rsam(inputs[0]!, inputs[1]!, { name: 'rsam', fusion });
  const base = tfl.model({ inputs, outputs: fused });
  const others = layers.map((name) => base.getLayer(name).output as tfl.SymbolicTensor);
  const model = tfl.model({ inputs, outputs: [fused, ...others] });
  const [low, high] = [tf.randomNormal(LOW), tf.randomNormal(HIGH)];
  const largest = tf.tidy(() => {
    const [actual, ...values] = model.predict([low, high]) as tf.Tensor[];
    expect(tf.max(actual!).dataSync()[0]).toBeGreaterThan(0);
    expect(actual!.shape).toEqual(LOW);
    return tf.max(tf.abs(tf.sub(actual!, expected(low, ...values)))).dataSync()[0]!;
  });
  tf.dispose([low, high]);
  model.dispose();
  return largest;
}

test('each way of fusing is what it says', () => {
  const parts = ['rsam/lccu/mix/relu6', 'rsam/cam/sigmoid'];
  const residual = difference('rsam', parts, (low, context, attention) => {
    expect(attention!.shape).toEqual([2, 1, 1, 6]);
    return tf.add(low, tf.mul(context!, attention!));
  });
  const gated = difference('no-residual', parts, (_, context, attention) =>
    tf.mul(context!, attention!),
  );
  const fpn = difference('fpn', ['rsam/reduce/relu6'], (low, reduced) =>
    tf.add(low, tf.image.resizeNearestNeighbor(reduced as tf.Tensor4D, [4, 4])),
  );
  const ungated = difference('none', parts.slice(0, 1), tf.add);
  for (const value of [residual, gated, ungated, fpn]) expect(value).toBeLessThan(1e-6);
});

test('each other reading is what it says', () => {
  const parts = ['rsam/lccu/mix/relu6', 'rsam/cam/sigmoid'];
  const around = difference({ residual: 'context' }, parts, (_, context, attention) =>
    tf.add(context!, tf.mul(context!, attention!)),
  );
  const linear = difference({ mix: 'linear' }, ['rsam/lccu/mix/bn', parts[1]!], (low, context, a) =>
    tf.add(low, tf.mul(context!, a!)),
  );
  const normed = difference({ gate: 'norm' }, ['rsam/cam/bn', parts[0]!], (low, logits, context) =>
    tf.add(low, tf.mul(context!, tf.sigmoid(logits!))),
  );
  const biased = difference({ gate: -40 }, parts, (low) => low);
  for (const value of [around, linear, normed, biased]) expect(value).toBeLessThan(1e-6);

  const layersOf = (fusion: Fusion) => {
    const [low, high] = [LOW, HIGH].map((shape) => tfl.input({ shape: shape.slice(1) }));
    const fused = rsam(low!, high!, { name: 'rsam', fusion });
    return tfl.model({ inputs: [low!, high!], outputs: fused }).layers;
  };
  const inputOf = (layers: tfl.layers.Layer[], name: string) => {
    const { input } = layers.find((layer) => layer.name === name)!;
    return [input].flat().map(({ sourceLayer }) => sourceLayer.name);
  };
  const side = layersOf({ depthwise: 'parallel' });
  for (const name of ['rsam/lccu/depthwise1/conv', 'rsam/lccu/depthwise2/conv']) {
    expect(inputOf(side, name)).toEqual(['rsam/lccu/reduce/relu6']);
  }
  const sum = ['rsam/lccu/depthwise1/relu6', 'rsam/lccu/depthwise2/relu6'];
  expect(inputOf(side, 'rsam/lccu/sum')).toEqual(sum);
  const raw = layersOf({ attention: 'high' });
  expect(inputOf(raw, 'rsam/cam/pool')).toEqual(inputOf(raw, 'rsam/reduce/conv'));
});

test.each<[Fusion, (low: number, high: number) => number]>([
  [{ residual: 'context' }, () => 0],
  [{ depthwise: 'parallel' }, () => 0],
  [{ mix: 'linear' }, () => 0],
  [{ gate: -2 }, () => 0],
  // Two values of batch norm for one of bias.
  [{ gate: 'norm' }, (low) => low],
  [{ attention: 'high' }, (low, high) => (high - low) * low],
  [{ attention: 'deepest' }, (low) => (low === 128 ? (256 - 128) * low : 0)],
  // LCCU: the reduction of twice the channels, two depthwise, the mix, each with batch norm; CAM.
  [
    { context: 'pointwise', attention: 'none', residual: 'none' },
    (low) => -(low * low + 2 * 9 * low + 3 * 2 * low) - (low * low + low),
  ],
])('%o takes as many parameters more than RSAM', (fusion, more) => {
  const model = build({ numClasses: 3, fusion });
  const full = build({ numClasses: 3 });
  for (const [module, low] of [
    ['rsam8', 128],
    ['rsam16', 256],
  ] as const) {
    expect(trainable(model, module) - trainable(full, module)).toBe(more(low, 2 * low));
  }
  model.dispose();
  full.dispose();
});

test('CAM of the deepest map reads the same map at every scale', () => {
  const model = build({ numClasses: 3, fusion: { attention: 'deepest' } });
  for (const name of ['rsam8/cam/pool', 'rsam16/cam/pool']) {
    const input = model.getLayer(name).input as tfl.SymbolicTensor;
    expect(input.sourceLayer.name).toBe('rsam16/reduce/relu6');
  }
  model.dispose();
});

test('a dilated convolution exists in a graph only', () => {
  const fusion = { depthwise: 'dilated' } as const;
  expect(() => build({ numClasses: 1, fusion })).toThrow(/depthwise2\/conv' is dilated by 2/);
  const features = [8, 4].map((side, i) =>
    graph.input({ name: `map${i}`, shape: [side, side, 4 * (i + 1)] }),
  );
  const outputs = rsafpnGraph(features, { numClasses: 1, fusion });
  const { nodes } = graph.graphOf({ name: 'dilated', outputs });
  const dilations = nodes.flatMap((node) =>
    node.op === 'depthwiseConv2d' ? [`${node.name} ${node.dilations}`] : [],
  );
  expect(dilations).toEqual(['rsam8/lccu/depthwise1/conv 1,1', 'rsam8/lccu/depthwise2/conv 2,2']);
});

test('objectness starts at 1 in 100, the other logits at their weights alone', () => {
  const before = tf.memory().numTensors;
  const model = build({ numClasses: 3 });
  const bias = model.getLayer('prediction8').getWeights()[1]!.arraySync() as number[];
  const prior = -Math.log(99);
  expect(bias.map((value) => Math.fround(value))).toEqual(
    Array.from({ length: 3 }, () => [0, 0, 0, 0, prior, 0, 0, 0].map(Math.fround)).flat(),
  );
  model.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

test('lccu and cam stand alone', () => {
  const x = tfl.input({ shape: [6, 4, 10] });
  expect(lccu(x, { name: 'lccu', filters: 5 }).shape).toEqual([null, 6, 4, 5]);
  expect(cam(x, { name: 'cam', filters: 7 }).shape).toEqual([null, 1, 1, 7]);
});

test('maps that are no pyramid and senseless numbers are refused', () => {
  const [first, , third] = pyramid();
  expect(() => rsafpn([first!, third!], { numClasses: 3 })).toThrow(/12x8 and the next 3x2/);
  expect(() => rsafpn([], { numClasses: 3 })).toThrow(/at least one feature map/);
  expect(() => rsafpn(pyramid(), { numClasses: 0 })).toThrow(/numClasses is 0/);
  expect(() => rsafpn(pyramid(), { numClasses: 1, anchorsPerScale: 1.5 })).toThrow(
    /anchorsPerScale/,
  );
  expect(() => rsafpn(pyramid(), { numClasses: 1, predictionKernels: [1, 2, 1] })).toThrow(/1,2,1/);
  const unknown = (options: Record<string, unknown>) => () =>
    rsafpn(pyramid(), { numClasses: 1, ...options });
  expect(unknown({ fusion: 'se' })).toThrow(/fusion is 'se'; use one of rsam, /);
  expect(unknown({ fusion: { residual: 'both' } })).toThrow(/fusion's residual is 'both'; use one/);
  expect(unknown({ fusion: { skip: 'low' } })).toThrow(
    /'skip' is no step of a fusion; use context/,
  );
  expect(unknown({ fusion: { gate: Number.NaN } })).toThrow(/gate is NaN; use 'norm' or/);
  expect(unknown({ fusion: { attention: 'none', residual: 'context' } })).toThrow(
    /only doubles it/,
  );
  expect(unknown({ activation: 'gelu' })).toThrow(/activation is 'gelu'/);
});
