import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startBackend } from './backend.ts';
import { assertOneTfjs } from './one-tfjs.ts';

const require = createRequire(import.meta.url);
const core = require.resolve('@tensorflow/tfjs-core');

/** Loads a package again, as a second bundle of the page would. */
function again<Package>(path: string): Package {
  const first = require.cache[path];
  delete require.cache[path];
  try {
    return require(path);
  } finally {
    require.cache[path] = first;
  }
}

beforeEach(() => {
  // TensorFlow.js warns of a platform that is set twice.
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
});
afterEach(() => {
  for (const name of Object.keys(tf.engine().registryFactory)) tf.removeBackend(name);
  vi.resetModules();
  vi.doUnmock('@tensorflow/tfjs-core');
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

test('one copy is fine, before and after its backend has started', async () => {
  assertOneTfjs();
  await import('@tensorflow/tfjs-backend-cpu');
  expect((await startBackend()).name).toBe('cpu');
  assertOneTfjs('cpu');
});

test('a backend of a second copy is told, also where a worse one is our own', async () => {
  const second = again<typeof tf>(core);
  expect(second.engine()).toBe(tf.engine());
  class Foreign extends second.KernelBackend {
    override dispose(): void {}
  }
  second.registerBackend('webgl', () => new Foreign());
  for (const name of [undefined, 'webgl']) {
    await expect(startBackend(name)).rejects.toMatchObject({
      code: 'DUPLICATE_TFJS',
      message: expect.stringMatching(/'webgl' comes from a second copy.*npm ls/),
    });
  }
});

test('being the second copy is told, before anything starts', async () => {
  const second = again<typeof tf>(core);
  vi.resetModules();
  vi.doMock('@tensorflow/tfjs-core', () => second);
  const ours = await import('./backend.ts');
  await expect(ours.startBackend()).rejects.toMatchObject({
    code: 'DUPLICATE_TFJS',
    message: expect.stringContaining('engine'),
  });
  expect(tf.engine().registry).toEqual({});
});

test('a copy with an engine of its own is told', async () => {
  vi.stubGlobal('_tfengine', {});
  await expect(startBackend()).rejects.toMatchObject({ code: 'DUPLICATE_TFJS' });
});
