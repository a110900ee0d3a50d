import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';

test('importing it registers and starts no backend; Node has every name of the page, and more', async () => {
  const [page, node] = await Promise.all([import('./index.ts'), import('./node.ts')]);
  expect(tf.engine().registryFactory).toEqual({});
  expect(Object.keys(node)).toEqual(expect.arrayContaining(Object.keys(page)));
  expect(node.useBackend).not.toBe(page.useBackend);
  expect(node.tfjsRuntime).not.toBe(page.tfjsRuntime);
});
