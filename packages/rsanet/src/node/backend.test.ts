import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { useBackend } from '../node.ts';

test.each(['wasm', 'cpu', 'wasm'] as const)('activates %s', async (name) => {
  await useBackend(name);
  expect(tf.getBackend()).toBe(name);
  const sum = tf.tidy(() => tf.add(tf.scalar(1), tf.scalar(2)));
  expect((await sum.data())[0]).toBe(3);
  sum.dispose();
});

test('an unknown backend is named with the known ones, and the active one stays', async () => {
  await useBackend('cpu');
  await expect(useBackend('cuda' as never)).rejects.toMatchObject({
    code: 'BACKEND_UNAVAILABLE',
    message: "There is no backend 'cuda' in Node; use one of wasm, cpu, node.",
  });
  expect(tf.getBackend()).toBe('cpu');
});
