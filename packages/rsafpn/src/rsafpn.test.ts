import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { expect, test } from 'vitest';
import { cam, lccu, type RsafpnOptions, rsafpn, rsam } from './index.ts';

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
  const plain = build({ numClasses: 3, attention: 'none' });
  expect(trainable(full) - trainable(plain)).toBe(256 * 256 + 256 + 128 * 128 + 128);
  full.dispose();
  plain.dispose();
});

test('the output is lccu + lccu * attention', () => {
  const low = tfl.input({ shape: [4, 4, 6] });
  const high = tfl.input({ shape: [2, 2, 10] });
  const fused = rsam(low, high, { name: 'rsam' });
  const base = tfl.model({ inputs: [low, high], outputs: fused });
  const outputs = ['rsam/lccu/mix/relu6', 'rsam/cam/sigmoid'].map(
    (name) => base.getLayer(name).output as tfl.SymbolicTensor,
  );
  const model = tfl.model({ inputs: [low, high], outputs: [fused, ...outputs] });
  tf.tidy(() => {
    const [x, context, attention] = model.predict([
      tf.randomNormal([2, 4, 4, 6]),
      tf.randomNormal([2, 2, 2, 10]),
    ]) as [tf.Tensor, tf.Tensor, tf.Tensor];
    expect(attention.shape).toEqual([2, 1, 1, 6]);
    const expected = tf.add(context, tf.mul(context, attention));
    expect(tf.max(tf.abs(tf.sub(x, expected))).dataSync()[0]).toBeLessThan(1e-6);
    expect(tf.max(context).dataSync()[0]).toBeGreaterThan(0);
  });
  model.dispose();
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
});
