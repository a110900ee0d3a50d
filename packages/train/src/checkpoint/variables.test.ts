import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { readVariables, writeVariables } from './variables.ts';

const variables = (shape: number[], ...values: number[][]) =>
  new Map(
    values.map((data, i) => [`v${i}`, tf.tidy(() => tf.variable(tf.tensor(data, shape)))] as const),
  );

test('values move from some variables to others', async () => {
  const before = tf.memory().numTensors;
  const from = variables([2, 1], [1, 2], [3, 4]);
  const to = variables([2, 1], [0, 0], [0, 0]);
  const read = await readVariables('some/', from);
  expect(read.get('some/v1')).toEqual({ shape: [2, 1], data: Float32Array.of(3, 4) });
  writeVariables('some/', to, read);
  expect([...to.get('v0')!.dataSync(), ...to.get('v1')!.dataSync()]).toEqual([1, 2, 3, 4]);
  tf.dispose([...from.values(), ...to.values()]);
  expect(tf.memory().numTensors).toBe(before);
});

test('another shape or a missing value changes nothing', async () => {
  const before = tf.memory().numTensors;
  const to = variables([2], [1, 2], [3, 4]);
  const good = { shape: [2], data: Float32Array.of(9, 9) };
  const wrong = { shape: [1, 2], data: Float32Array.of(9, 9) };
  for (const tensors of [
    new Map([['v0', good]]),
    new Map(Object.entries({ v0: good, v1: wrong })),
  ]) {
    expect(() => writeVariables('', to, tensors)).toThrow(
      expect.objectContaining({ code: 'INVALID_CHECKPOINT' }),
    );
    expect([...to.get('v0')!.dataSync()]).toEqual([1, 2]);
  }
  tf.dispose([...to.values()]);
  expect(tf.memory().numTensors).toBe(before);
});
