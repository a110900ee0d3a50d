import '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { stopGradient } from './stop-gradient.ts';

test('the value passes, the gradient does not', () => {
  const before = tf.memory().numTensors;
  tf.tidy(() => {
    const x = tf.tensor1d([1, 2, 3]);
    const y = tf.tensor1d([4, 5, 6]);
    const f = (x: tf.Tensor, y: tf.Tensor) =>
      tf.mul(
        x,
        stopGradient((a, b) => tf.add(tf.square(a), b), x, y),
      );
    expect([...f(x, y).dataSync()]).toEqual([5, 18, 45]);
    // d/dx of x * c, where c = x^2 + y is held; nothing for y.
    const [dx, dy] = tf.grads((x, y) => f(x!, y!))([x, y]) as [tf.Tensor, tf.Tensor];
    expect([...dx.dataSync()]).toEqual([5, 9, 15]);
    expect([...dy.dataSync()]).toEqual([0, 0, 0]);
  });
  expect(tf.memory().numTensors).toBe(before);
});
