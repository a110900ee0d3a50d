import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { expect, test, vi } from 'vitest';
import { expectSameAsOnCpu, noise } from './against-cpu.ts';
import { registerWasmGradients } from './index.ts';

const missing = [
  'Conv2DBackpropFilter',
  'DepthwiseConv2dNativeBackpropFilter',
  'DepthwiseConv2dNativeBackpropInput',
  'UnsortedSegmentSum',
];

const replaced = ['MaxPoolGrad', 'Conv2DBackpropInput'];

test('registers what is missing and replaces what is wrong or slow, once, before the backend starts', () => {
  const native = replaced.map((name) => tf.getKernel(name, 'wasm'));
  expect(native).not.toContain(undefined);
  expect(missing.map((name) => tf.getKernel(name, 'wasm'))).toEqual(missing.map(() => undefined));
  registerWasmGradients();
  const first = missing.map((name) => tf.getKernel(name, 'wasm'));
  expect(first).not.toContain(undefined);

  const replacements = replaced.map((name) => tf.getKernel(name, 'wasm'));
  for (const [i, kernel] of replacements.entries()) expect(kernel).not.toBe(native[i]);

  const warn = vi.spyOn(console, 'warn');
  registerWasmGradients();
  expect(missing.map((name) => tf.getKernel(name, 'wasm'))).toEqual(first);
  expect(replaced.map((name) => tf.getKernel(name, 'wasm'))).toEqual(replacements);
  expect(warn).not.toHaveBeenCalled();
  warn.mockRestore();
});

function network(): tfl.LayersModel {
  const seeded = (seed: number) => tfl.initializers.glorotUniform({ seed });
  const conv = (filters: number, kernelSize: number, strides: number, seed: number) =>
    tfl.layers.conv2d({
      filters,
      kernelSize,
      strides,
      padding: 'same',
      kernelInitializer: seeded(seed),
    });
  const depthwise = (strides: number, seed: number) =>
    tfl.layers.depthwiseConv2d({
      kernelSize: 3,
      strides,
      padding: 'same',
      depthwiseInitializer: seeded(seed),
    });
  const input = tfl.input({ shape: [16, 16, 3] });
  const apply = (layer: tfl.layers.Layer, x: tfl.SymbolicTensor | tfl.SymbolicTensor[]) =>
    layer.apply(x) as tfl.SymbolicTensor;
  let x = apply(conv(4, 3, 2, 1), input);
  x = apply(tfl.layers.batchNormalization({}), x);
  x = apply(tfl.layers.reLU({ maxValue: 6 }), x);
  const low = apply(depthwise(1, 2), x);
  x = apply(tfl.layers.add(), [
    apply(depthwise(2, 3), low),
    apply(tfl.layers.maxPooling2d({ poolSize: 2 }), low),
  ]);
  x = apply(tfl.layers.leakyReLU(), apply(conv(6, 1, 1, 4), x));
  x = apply(tfl.layers.upSampling2d({ size: [2, 2] }), x);
  x = apply(conv(5, 3, 1, 5), apply(tfl.layers.concatenate(), [x, low]));
  x = apply(tfl.layers.averagePooling2d({ poolSize: 2 }), x);
  return tfl.model({ inputs: input, outputs: x });
}

test('a small detector learns the same on wasm as on cpu', async () => {
  registerWasmGradients();
  await expectSameAsOnCpu(() => {
    const model = network();
    const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
    // One image: the cpu backend's gradient of nearest upsampling is wrong for the others of a batch.
    const images = noise<tf.Rank.R4>([1, 16, 16, 3], 7);
    const { value, grads } = tf.variableGrads(() => {
      const outputs = model.apply(images, { training: true }) as tf.Tensor;
      const loss = tf.mean(tf.softplus(tf.neg(outputs)));
      return tf.add(loss, tf.mean(tf.exp(tf.abs(tf.minimum(outputs, 0.5))))) as tf.Scalar;
    }, variables);
    model.dispose();
    return [value, ...variables.map(({ name }) => grads[name]!)];
  });
});

const elementwise: [string, (x: tf.Tensor) => tf.Tensor][] = [
  ['relu6', tf.relu6],
  ['leakyRelu', (x) => tf.leakyRelu(x, 0.1)],
  ['sigmoid', tf.sigmoid],
  ['softplus', tf.softplus],
  ['log', (x) => tf.log(tf.add(x, 2))],
  ['exp', tf.exp],
  ['pow', (x) => tf.pow(tf.add(x, 2), 1.5)],
  ['abs', tf.abs],
  ['sqrt', (x) => tf.sqrt(tf.add(x, 2))],
  ['atan', tf.atan],
  ['minimum', (x) => tf.minimum(x, tf.square(x))],
  ['maximum', (x) => tf.maximum(x, tf.square(x))],
  ['clipByValue', (x) => tf.clipByValue(x, -0.5, 0.5)],
  ['div', (x) => tf.div(tf.square(x), tf.add(x, 2))],
  ['sum', (x) => tf.sum(x, [1, 2])],
  ['mean', (x) => tf.mean(x, [0, 3])],
  ['max', (x) => tf.max(x, 3)],
  ['min', (x) => tf.min(x, 1)],
  ['transpose', (x) => tf.transpose(x, [3, 1, 0, 2])],
  ['tile', (x) => tf.tile(x, [1, 2, 1, 3])],
  ['slice', (x) => tf.slice(x, [0, 1, 0, 1], [2, 2, 3, 2])],
  ['concat', (x) => tf.concat([x, tf.square(x)], 3)],
  [
    'pad',
    (x) =>
      tf.pad(x as tf.Tensor4D, [
        [0, 0],
        [1, 2],
        [0, 1],
        [0, 0],
      ]),
  ],
  ['split', (x) => tf.split(x, 2, 3)[1]!],
  ['stack', (x) => tf.stack([x, tf.exp(x)], 1)],
  ['where', (x) => tf.where(tf.greater(noise([2, 4, 4, 4], 13), 0), x, tf.square(x))],
  ['matMul', (x) => tf.matMul(tf.reshape(x, [8, 16]), tf.reshape(x, [16, 8]))],
  ['softmax', (x) => tf.softmax(x)],
  ['logSumExp', (x) => tf.logSumExp(x, 3)],
  ['moments', (x) => tf.moments(x, [0, 1, 2]).variance],
  ['oneHot', (x) => tf.mul(x, tf.oneHot(tf.tensor1d([0, 3, 1, 2], 'int32'), 4))],
  ['maxPool', (x) => tf.maxPool(x as tf.Tensor4D, 3, 2, 'same')],
  ['avgPool', (x) => tf.avgPool(x as tf.Tensor4D, 3, 2, 'same')],
  ['resizeBilinear', (x) => tf.image.resizeBilinear(x as tf.Tensor4D, [8, 8])],
  [
    'batchNorm',
    (x) =>
      tf.batchNorm(
        x,
        tf.mean(x, [0, 1, 2]),
        tf.moments(x, [0, 1, 2]).variance,
        noise([4], 14),
        noise([4], 15),
      ),
  ],
];

test.each(elementwise)('the backend has what the gradient of %s needs', async (_, op) => {
  registerWasmGradients();
  await expectSameAsOnCpu(() => {
    const x = noise<tf.Rank.R4>([2, 4, 4, 4], 11);
    const gradient = tf.grad((x: tf.Tensor) => {
      const y = op(x);
      return tf.sum(tf.mul(y, noise(y.shape as [number], 12)));
    });
    return [gradient(x)];
  });
});

test('gradient of nearest upsampling sums each block, for every image of a batch', async () => {
  await tf.setBackend('wasm');
  tf.tidy(() => {
    const x = noise<tf.Rank.R4>([3, 4, 5, 6], 1);
    const dy = noise<tf.Rank.R4>([3, 8, 10, 6], 2);
    const upsample = (x: tf.Tensor4D) => tf.image.resizeNearestNeighbor(x, [8, 10]);
    const gradient = tf.grad((x: tf.Tensor) => tf.sum(tf.mul(dy, upsample(x as tf.Tensor4D))))(x);
    const sums = tf.sum(tf.reshape(dy, [3, 4, 2, 5, 2, 6]), [2, 4]);
    expect(tf.max(tf.abs(tf.sub(gradient, sums))).dataSync()[0]).toBeLessThan(1e-6);
  });
});
