import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { tfjsRuntime } from './index.ts';
import { identityGraph } from './testing/small-graph.ts';

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
  vi.restoreAllMocks();
});

test('one copy is fine', async () => {
  await import('@tensorflow/tfjs-backend-cpu');
  const executor = await tfjsRuntime().open(identityGraph);
  expect(executor.backend.name).toBe('cpu');
  await executor.dispose();
});

test('a backend of a second copy is an error, and is not passed over', async () => {
  const second = again<typeof tf>(core);
  expect(second.engine()).toBe(tf.engine());
  class Foreign extends second.KernelBackend {
    override dispose(): void {}
  }
  second.registerBackend('webgl', () => new Foreign());
  for (const name of [undefined, 'webgl'] as const) {
    await expect(tfjsRuntime(name).open(identityGraph)).rejects.toMatchObject({
      code: 'DUPLICATE_TFJS',
      message: expect.stringMatching(/'webgl' is of a second copy.*npm ls/),
    });
  }
});

test('a backend of our own in the engine of another copy is an error', async () => {
  const second = again<typeof tf>(core);
  vi.resetModules();
  vi.doMock('@tensorflow/tfjs-core', () => second);
  const ours = await import('./index.ts');
  class Own extends second.KernelBackend {
    override dispose(): void {}
  }
  second.registerBackend('webgl', () => new Own());
  await expect(ours.tfjsRuntime().open(identityGraph)).rejects.toMatchObject({
    code: 'DUPLICATE_TFJS',
  });
});
