import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { expectSameAsOnCpu, noise } from './against-cpu.ts';
import { registerWasmGradients } from './index.ts';

registerWasmGradients();

const cases: [[number, number], number, number, 'same' | 'valid' | number][] = [];
for (const size of [
  [8, 8],
  [7, 9],
] as [number, number][]) {
  for (const pool of [2, 3, 5]) {
    for (const strides of [1, 2]) {
      for (const pad of ['same', 'valid', 1] as const) cases.push([size, pool, strides, pad]);
    }
  }
}

test.each(cases)('%s, pool %i, stride %i, pad %s', async ([h, w], pool, strides, pad) => {
  await expectSameAsOnCpu(() => {
    const x = tf.sub(noise<tf.Rank.R4>([2, h, w, 3], 1), 0.7);
    const loss = (x: tf.Tensor) => {
      const y = tf.maxPool(x as tf.Tensor4D, pool, strides, pad, pad === 1 ? 'floor' : undefined);
      return tf.sum(tf.mul(y, noise<tf.Rank.R4>(y.shape as [number, number, number, number], 2)));
    };
    return [tf.grad(loss)(x)];
  });
});

test('of equal values the first gets the gradient, below zero too', async () => {
  await tf.setBackend('wasm');
  const gradient = tf.tidy(() => {
    const x = tf.tensor4d([-1, 0, 2, 1, 0, -2, 2, 2, -3, -3, -4, -3, -4, -3, -4, -3], [1, 4, 4, 1]);
    return tf.grad((x: tf.Tensor) => tf.sum(tf.maxPool(x as tf.Tensor4D, 2, 2, 'valid')))(x);
  });
  expect(Array.from(gradient.dataSync())).toEqual([0, 1, 1, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0]);
  gradient.dispose();
});
