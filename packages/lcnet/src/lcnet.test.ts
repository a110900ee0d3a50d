import '@tensorflow/tfjs-backend-cpu';
import { isRsanetError } from '@rsanet/errors';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { expect, test } from 'vitest';
import { ccm, featureInfo, type LcnetOptions, lcnet } from './index.ts';

const trainable = (model: LayersModel, prefix = '') =>
  model.layers
    .filter((layer) => layer.name.startsWith(prefix))
    .flatMap((layer) => layer.trainableWeights)
    .reduce((sum, weight) => sum + weight.shape.reduce((a, b) => a! * b!, 1)!, 0);

test('parameters a stage are the expected ones', () => {
  const model = lcnet({ inputShape: [416, 416, 3] });
  const thousands = [1, 2, 3, 4, 5].map((stage) => trainable(model, `stage${stage}/`) / 1000);
  expect(thousands.map((value) => value.toFixed(1))).toEqual([
    '3.8',
    '12.4',
    '81.3',
    '861.1',
    '1747.7',
  ]);
  model.dispose();
});

test('feature info says name, channels and stride, for a rectangle too', () => {
  const model = lcnet({ inputShape: [64, 96, 3] });
  expect(featureInfo(model)).toEqual([
    { name: 'stage3/ccm2/add', channels: 128, stride: 8 },
    { name: 'stage4/ccm6/add', channels: 256, stride: 16 },
    { name: 'stage5/ccm3/add', channels: 512, stride: 32 },
  ]);
  expect(model.outputs.map((output) => output.shape)).toEqual([
    [null, 8, 12, 128],
    [null, 4, 6, 256],
    [null, 2, 3, 512],
  ]);
  model.dispose();
});

test('runs, and its outputs have the shapes it says', () => {
  const before = tf.memory().numTensors;
  const model = lcnet({ inputShape: [32, 64, 3], channels: [4, 8, 8, 8, 16] });
  tf.tidy(() => {
    const outputs = model.predict(tf.zeros([2, 32, 64, 3])) as tf.Tensor[];
    expect(outputs.map((output) => output.shape)).toEqual([
      [2, 4, 8, 8],
      [2, 2, 4, 8],
      [2, 1, 2, 16],
    ]);
  });
  model.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

test.each([
  // The 1x1 convolution of each DSM reads twice the channels: 32*64 + 64*128 + 128*256 + 256*512 more.
  [{ combine: 'concat' }, 32 * 64 + 64 * 128 + 128 * 256 + 256 * 512],
  // A stage-1 CCM of ratio 2: one more depthwise (9 + 2) * 32, and 2 * 32 * 32 + 2 * 32 more pointwise.
  [{ ratio: 2, depths: [1, 0, 0, 0, 0] }, null],
  [{ depths: [1, 1, 2, 6, 4] }, 2 * (9 * 512 + 2 * 512 + 512 * 512 + 2 * 512)],
  [{ activation: 'leakyRelu' }, 0],
] as [Partial<LcnetOptions>, number | null][])(
  'option %o changes the parameters as it should',
  (options, more) => {
    const plain = lcnet({
      inputShape: [32, 32, 3],
      ...(more === null && { depths: [1, 0, 0, 0, 0] }),
    });
    const changed = lcnet({ inputShape: [32, 32, 3], ...options });
    const expected = more ?? 11 * 32 + 2 * 32 * 32 + 2 * 32;
    expect(trainable(changed) - trainable(plain)).toBe(expected);
    plain.dispose();
    changed.dispose();
  },
);

test.each([
  [[416, 400, 3], 'INVALID_INPUT_SIZE', '400x416'],
  [[0, 32, 3], 'INVALID_INPUT_SIZE', '32x0'],
  [[32.5, 32, 3], 'INVALID_INPUT_SIZE', '32x32.5'],
] as const)('input %o is refused with its size', (inputShape, code, words) => {
  const before = tf.memory().numTensors;
  try {
    lcnet({ inputShape });
    expect.unreachable();
  } catch (error) {
    expect(isRsanetError(error, code)).toBe(true);
    expect((error as Error).message).toContain(words);
  }
  expect(tf.memory().numTensors).toBe(before);
});

test.each([
  ['channels', { channels: [8, 8, 8, 8, 0] }, /channels \[8,8,8,8,0\]/],
  ['depths', { depths: [1, 1, 1, 1.5, 1] }, /depths/],
  ['ratio', { ratio: 0 }, /ratio 0/],
  [
    'a ratio that some stage alone cannot have',
    { channels: [8, 8, 8, 8, 1], ratio: 0.2 },
    /0 of 1/,
  ],
  ['combine', { combine: 'mul' }, /combine is 'mul'; use one of add, concat/],
  ['activation', { activation: 'gelu' }, /activation is 'gelu'; use one of linear, relu/],
])('refuses %s that makes no sense, and leaves no weight', (_, options, message) => {
  const before = tf.memory().numTensors;
  const run = () => lcnet({ inputShape: [32, 32, 3], ...options } as unknown as LcnetOptions);
  expect(run).toThrow(message);
  expect(run).toThrow(expect.toSatisfy((error) => isRsanetError(error, 'INVALID_ARGUMENT')));
  expect(tf.memory().numTensors).toBe(before);
});

test('ccm refuses a tensor that is no feature map', () => {
  const [features] = lcnet({ inputShape: [32, 32, 3] }).outputs;
  const flat = { ...features!, shape: [null, 10], name: 'flat' };
  expect(() => ccm(flat as never, { name: 'x' })).toThrow(/'flat' has shape/);
});
