import * as tf from '@tensorflow/tfjs-core';
import { expect, test, vi } from 'vitest';
import { useBackend } from '../node.ts';

// First of all, while nothing has started.
test('starts asked for at once wait for each other', async () => {
  await Promise.all([useBackend('wasm'), useBackend('cpu'), useBackend('wasm')]);
  expect(tf.getBackend()).toBe('wasm');
});

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

test('a native backend that is not there says how to get it, and the active one stays', async () => {
  vi.doMock('@tensorflow/tfjs-node', () => {
    throw new Error('The binding is missing.\nBuild it.');
  });
  await useBackend('cpu');
  const error: Error = await failure(useBackend('node'));
  expect(error).toMatchObject({ code: 'BACKEND_UNAVAILABLE' });
  expect(error.message).toMatch(/'node'.*scripts\/setup-tfjs-node/);
  expect(error.message).not.toContain('\n');
  expect(tf.getBackend()).toBe('cpu');
  vi.doUnmock('@tensorflow/tfjs-node');
});

function failure(run: Promise<unknown>): Promise<Error> {
  return run.then(
    () => expect.unreachable('expected a failure'),
    (error: Error) => error,
  );
}
