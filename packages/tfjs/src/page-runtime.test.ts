import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { BackendName } from './backend-name.ts';
import { tfjsRuntime } from './index.ts';
import { identityGraph } from './testing/small-graph.ts';

const cpu = tf.engine().registryFactory.cpu!.factory;

/** A backend of that name that starts, computing as cpu does, or one that does not. */
function register(name: string, factory: () => ReturnType<typeof cpu> = cpu): void {
  tf.registerBackend(name, factory);
}

const failing = () => {
  throw new Error('no adapter');
};

beforeEach(() => {
  // TensorFlow.js warns of a backend that does not start.
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  tf.engine().reset();
});
afterEach(() => {
  for (const name of Object.keys(tf.engine().registryFactory)) tf.removeBackend(name);
  vi.restoreAllMocks();
});

/** Opens a network and lets it go; gives the backend that it would have run on. */
async function startBackend(name?: BackendName) {
  const executor = await tfjsRuntime(name).open(identityGraph);
  await executor.dispose();
  return executor.backend;
}

const reason = 'the best that starts';
const missing = (name: string) => ({
  name,
  reason: 'its package is not imported',
});
const failed = (name: string, why: string) => ({ name, reason: why });

test.each([
  [['cpu', 'wasm', 'webgl', 'webgpu'], 'webgpu', []],
  [['cpu', 'wasm', 'webgl'], 'webgl', ['webgpu']],
  [['wasm', 'cpu'], 'wasm', ['webgpu', 'webgl']],
  [['custom', 'cpu'], 'cpu', ['webgpu', 'webgl', 'wasm']],
])('of %j takes %s', async (names, name, others) => {
  for (const one of names) register(one);
  expect(await startBackend()).toEqual({ name, reason, tried: others.map(missing) });
  expect(Object.keys(tf.engine().registry)).toEqual([name]);
});

test.each([
  ['throws', failing],
  ['rejects', () => Promise.reject(new Error('no adapter'))],
])('what %s when it starts makes room for the next, and is named', async (_, factory) => {
  register('webgpu', factory);
  register('webgl', factory);
  register('wasm');
  register('cpu');
  expect(await startBackend()).toEqual({
    name: 'wasm',
    reason,
    tried: [failed('webgpu', 'no adapter'), failed('webgl', 'no adapter')],
  });
  expect(tf.getBackend()).toBe('wasm');
});

test('what leaves another backend active counts as not started', async () => {
  register('cpu');
  await tf.setBackend('cpu');
  register('webgpu');
  const setBackend = tf.engine().setBackend.bind(tf.engine());
  vi.spyOn(tf.engine(), 'setBackend').mockImplementation((name) =>
    name === 'webgpu' ? Promise.resolve(true) : setBackend(name),
  );
  const tried = [failed('webgpu', 'it did not start'), missing('webgl'), missing('wasm')];
  expect(await startBackend()).toEqual({ name: 'cpu', reason, tried });
});

test('the current backend stays current', async () => {
  for (const name of ['cpu', 'wasm', 'webgl']) register(name);
  await tf.setBackend('cpu');
  expect((await startBackend()).name).toBe('webgl');
  expect(await startBackend('wasm')).toEqual({ name: 'wasm', reason: 'asked for', tried: [] });
  expect(tf.getBackend()).toBe('cpu');
});

test('one asked for that does not start is an error, and no other is taken', async () => {
  register('webgl', failing);
  register('cpu');
  register('wasm', async () => {
    // What the package of wasm rejects with is no Error.
    throw { message: 'Make sure the server can serve the file.' };
  });
  for (const [name, why, remedy] of [
    ['webgl', 'no adapter', 'use another backend'],
    ['webgpu', 'its package is not imported', 'import its package'],
    ['wasm', 'Make sure the server can serve the file.', 'give where its .wasm files lie'],
  ] as const) {
    await expect(startBackend(name)).rejects.toMatchObject({
      code: 'BACKEND_UNAVAILABLE',
      message: expect.stringContaining(`'${name}' does not start (${why}); ${remedy}`),
    });
  }
  expect(tf.engine().registry).toEqual({});
});

test('when none can be taken the error says why of each', async () => {
  register('custom');
  register('webgpu', failing);
  await expect(startBackend()).rejects.toMatchObject({
    code: 'BACKEND_UNAVAILABLE',
    message: expect.stringMatching(
      /webgpu: no adapter; webgl: its package is not imported.*import its/,
    ),
  });
});

test('a backend that says nothing is given up after a while, and threads that were minified are named', async () => {
  vi.useFakeTimers();
  try {
    tf.registerBackend('wasm', () => new Promise<never>(() => undefined));
    const failed = expect(startBackend('wasm')).rejects.toMatchObject({
      code: 'BACKEND_UNAVAILABLE',
      message: expect.stringMatching(/within 30 s.*wasmThreads\(\)/),
    });
    await vi.advanceTimersByTimeAsync(30_000);
    await failed;
  } finally {
    vi.useRealTimers();
  }
});
