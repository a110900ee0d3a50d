import '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { upsampleNearest } from './upsample.ts';

test('every image of a batch gets the sum of each block back', () => {
  const before = tf.memory().numTensors;
  tf.tidy(() => {
    const x = tf.tensor4d([1, 2, 3, 4], [2, 1, 2, 1]);
    expect(upsampleNearest(x, [2, 3]).arraySync()).toEqual([
      [
        [[1], [1], [1], [2], [2], [2]],
        [[1], [1], [1], [2], [2], [2]],
      ],
      [
        [[3], [3], [3], [4], [4], [4]],
        [[3], [3], [3], [4], [4], [4]],
      ],
    ]);
    const weights = tf.reshape(tf.range(0, 24), [2, 2, 6, 1]);
    const gradient = tf.grad((x) =>
      tf.sum(tf.mul(upsampleNearest(x as tf.Tensor4D, [2, 3]), weights)),
    )(x);
    // Of the first block: 0 + 1 + 2 + 6 + 7 + 8.
    expect([...gradient.dataSync()]).toEqual([24, 42, 96, 114]);
  });
  expect(tf.memory().numTensors).toBe(before);
});
