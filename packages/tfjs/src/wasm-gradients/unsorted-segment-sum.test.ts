import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { expectSameAsOnCpu, kept, noise } from './against-cpu.ts';
import { registerWasmGradients } from './index.ts';

registerWasmGradients();

test('sums rows by segment, out of order, repeated and absent', async () => {
  await tf.setBackend('wasm');
  const sums = tf.tidy(() =>
    tf.unsortedSegmentSum(
      tf.tensor2d([
        [1, 2],
        [3, 4],
        [5, 6],
        [7, 8],
      ]),
      tf.tensor1d([2, 0, 2, -1], 'int32'),
      4,
    ),
  );
  expect(Array.from(sums.dataSync())).toEqual([3, 4, 0, 0, 6, 8, 0, 0]);
  sums.dispose();
});

test.each([0, 1, 2])('gradient of gather along axis %i', async (axis) => {
  await expectSameAsOnCpu(() => {
    const indices = tf.tensor1d([1, 0, 1, 1], 'int32');
    const weights = noise<tf.Rank.R3>(
      axis === 0 ? [4, 3, 2] : axis === 1 ? [3, 4, 2] : [3, 3, 4],
      5,
    );
    const loss = (x: tf.Tensor) => tf.sum(tf.mul(weights, tf.square(tf.gather(x, indices, axis))));
    return [tf.grad(loss)(noise<tf.Rank.R3>([3, 3, 2], 4))];
  });
});

test('a wrong number of segment ids is refused and leaves nothing', async () => {
  await tf.setBackend('wasm');
  const x = tf.ones([3, 2]);
  const ids = tf.tensor1d([0, 1], 'int32');
  const before = kept();
  expect(() => tf.unsortedSegmentSum(x, ids, 2)).toThrow('must be one per row of x of shape [3,2]');
  expect(kept()).toEqual(before);
  tf.dispose([x, ids]);
});
