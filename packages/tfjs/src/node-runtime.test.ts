import { existsSync } from 'node:fs';
import { letterbox, letterboxPixels } from '@rsanet/detect-utils';
import type { Graph } from '@rsanet/graph';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type NodeBackendName, tfjsRuntime, useBackend } from './node.ts';
import { identityGraph, largestDifference, smallGraph, smallInput } from './testing/small-graph.ts';

afterEach(() => {
  vi.restoreAllMocks();
  expect(tf.memory().numTensors).toBe(0);
});

// First of all, while nothing has started.
test('backends that are started at once wait for each other', async () => {
  await Promise.all([useBackend('wasm'), useBackend('cpu'), useBackend('wasm')]);
  expect(tf.getBackend()).toBe('wasm');
});

describe('useBackend', () => {
  test.each(['wasm', 'cpu', 'wasm'] as const)('makes %s current', async (name) => {
    await useBackend(name);
    expect(tf.getBackend()).toBe(name);
    const sum = tf.tidy(() => tf.add(tf.scalar(1), tf.scalar(2)));
    expect((await sum.data())[0]).toBe(3);
    sum.dispose();
  });

  test('a native backend that is missing says how to get it, and the current one stays', async () => {
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
});

test.each([
  ['cuda', "There is no backend 'cuda' in Node; use one of wasm, cpu, node."],
  ['webgl', "There is no backend 'webgl' in Node; use one of wasm, cpu, node."],
])('%s, which Node does not have, is named with those that it has', async (name, message) => {
  await useBackend('cpu');
  const unavailable = { code: 'BACKEND_UNAVAILABLE', message };
  await expect(useBackend(name as never)).rejects.toMatchObject(unavailable);
  await expect(tfjsRuntime(name as never).open(smallGraph)).rejects.toMatchObject(unavailable);
  expect(tf.getBackend()).toBe('cpu');
});

test('wasm is the default, and the current backend stays current', async () => {
  await useBackend('cpu');
  const runtime = tfjsRuntime();
  expect(runtime.name).toBe('wasm');
  const executor = await runtime.open(smallGraph);
  expect(executor.backend).toEqual({ name: 'wasm', reason: 'the default in Node', tried: [] });
  expect(tf.getBackend()).toBe('cpu');
  await executor.dispose();
});

/** Native TensorFlow is installed apart, by scripts/setup-tfjs-node. */
const native = existsSync(new URL('../../../node_modules/@tensorflow/tfjs-node', import.meta.url));

describe.each(['wasm', 'cpu'] as const)('on %s', nodeSuite);
describe.skipIf(!native)('on node', () => nodeSuite('node'));

function nodeSuite(name: NodeBackendName): void {
  const runtime = tfjsRuntime(name);

  test('says its name, and that it was asked for', async () => {
    expect(runtime.name).toBe(name);
    const executor = await runtime.open(smallGraph);
    expect(executor.backend).toEqual({ name, reason: 'asked for', tried: [] });
    expect(executor.takesCanvases).toBe(false);
    await executor.dispose();
  });

  test.each([1, 2, 5])('letterboxes a batch of %i as letterboxPixels does', async (n) => {
    const executor = await runtime.open(identityGraph);
    const images = Array.from({ length: n }, (_, i) => noise(5 + 7 * i, 40 - 6 * i, 1 + i));
    const transforms = images.map((image) => letterbox(image, { width: 32, height: 24 }));
    const [output] = await executor.run({ images, letterbox: transforms });
    expect(output!.shape).toEqual([n, 24, 32, 3]);
    images.forEach((image, i) => {
      const values = output!.data.subarray(i * 32 * 24 * 3, (i + 1) * 32 * 24 * 3);
      expect(largestDifference(values, letterboxPixels(image, transforms[i]!))).toBeLessThan(1e-6);
    });
    await executor.dispose();
  });

  test('images that do not belong to their transforms are refused, and leave nothing', async () => {
    const executor = await runtime.open(smallGraph);
    const { numTensors } = tf.memory();
    const image = noise(5, 7, 1);
    const fit = letterbox(image, { width: 8, height: 8 });
    for (const [images, transforms, words] of [
      [[], [], '0 images and 0 transforms'],
      [[image, image], [fit], '2 images and 1 transforms'],
      [[image, image], [fit, letterbox(image, { width: 9, height: 8 })], '8x8, 9x8'],
      [[noise(4, 7, 1)], [fit], 'is 4x7'],
      [[image], [letterbox(image, { width: 9, height: 8 })], '[1,8,9,3]'],
      [[{ width: 5, height: 7 }], [fit], 'expected bytes'],
    ] as const) {
      await expect(executor.run({ images, letterbox: transforms })).rejects.toMatchObject({
        code: 'INVALID_ARGUMENT',
        message: expect.stringContaining(words),
      });
    }
    expect(tf.memory().numTensors).toBe(numTensors);
    await executor.dispose();
  });

  test('disposed in mid-run it ends or rejects with DISPOSED, and dispose waits for that', async () => {
    const executor = await runtime.open(smallGraph, { warmUp: { width: 8, height: 8 } });
    const outcomes: unknown[] = [];
    for (let i = 0; i < 3; i++) {
      executor.run(smallInput).then(
        (outputs) => outcomes.push(outputs.length),
        (error) => outcomes.push(error.code),
      );
      await null;
    }
    await executor.dispose();
    await executor.dispose();
    expect(outcomes).toHaveLength(3);
    for (const outcome of outcomes) expect([2, 'DISPOSED']).toContain(outcome);
    await expect(executor.run(smallInput)).rejects.toMatchObject({ code: 'DISPOSED' });
  });

  test('aborted before or during a run it rejects with the reason', async () => {
    const executor = await runtime.open(smallGraph);
    const { numTensors } = tf.memory();
    const reason = new Error('enough');
    const aborted = AbortSignal.abort(reason);
    await expect(executor.run(smallInput, { signal: aborted })).rejects.toBe(reason);
    // After so many turns of the microtask queue: in each step of the run.
    for (let turns = 0; turns < 4; turns++) {
      const controller = new AbortController();
      const run = executor.run(smallInput, { signal: controller.signal });
      for (let turn = 0; turn < turns; turn++) await null;
      controller.abort(reason);
      await expect(run).rejects.toBe(reason);
      expect(tf.memory().numTensors).toBe(numTensors);
    }
    expect(await executor.run(smallInput)).toHaveLength(2);
    await executor.dispose();
  });

  test('aborted while it opens it rejects with the reason and keeps nothing', async () => {
    const reason = new Error('enough');
    const options = { warmUp: { width: 8, height: 8 } };
    const aborted = { ...options, signal: AbortSignal.abort(reason) };
    await expect(runtime.open(smallGraph, aborted)).rejects.toBe(reason);
    for (let turns = 0; turns < 12; turns++) {
      const controller = new AbortController();
      const open = runtime.open(smallGraph, { ...options, signal: controller.signal });
      for (let turn = 0; turn < turns; turn++) await null;
      controller.abort(reason);
      // Late aborts may find it open.
      const outcome = await open.catch((error: unknown) => error);
      if (outcome !== reason) await (await open).dispose();
      expect(tf.memory().numTensors).toBe(0);
    }
  });

  test('a network that it cannot take is refused and keeps nothing', async () => {
    const two: Graph = {
      ...smallGraph,
      nodes: [{ ...smallGraph.nodes[0]!, name: 'other' }, ...smallGraph.nodes],
    };
    await expect(runtime.open(two)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    const wide = { warmUp: { width: 9, height: 8 } };
    await expect(runtime.open(smallGraph, wide)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
  });
}

test('executors on several backends work side by side', async () => {
  const executors = await Promise.all(
    (['wasm', 'cpu', 'wasm', native ? 'node' : 'cpu'] as const).map((name) =>
      tfjsRuntime(name).open(smallGraph),
    ),
  );
  const { numTensors } = tf.memory();
  const current = tf.getBackend();
  for (let round = 0; round < 3; round++) {
    const [a, ...others] = await Promise.all(executors.map((executor) => executor.run(smallInput)));
    for (const outputs of others) {
      outputs.forEach(({ data, shape }, i) => {
        expect(shape).toEqual(a![i]!.shape);
        expect(largestDifference(data, a![i]!.data)).toBeLessThan(1e-5);
      });
    }
  }
  expect(tf.memory().numTensors).toBe(numTensors);
  expect(tf.getBackend()).toBe(current);
  await Promise.all(executors.map((executor) => executor.dispose()));
});

test('a backend whose package is imported already is taken as it is', async () => {
  await useBackend('cpu');
  const CpuBackend = tf.backend().constructor as new () => tf.KernelBackend;
  tf.registerBackend('webgpu', () => new CpuBackend());
  tf.copyRegisteredKernels('cpu', 'webgpu');
  const executors = await Promise.all(
    (['webgpu', 'cpu'] as const).map((name) => tfjsRuntime(name).open(smallGraph)),
  );
  const [actual, expected] = await Promise.all(executors.map(({ run }) => run(smallInput)));
  expect(actual).toEqual(expected);
  await Promise.all(executors.map(({ dispose }) => dispose()));
  tf.removeBackend('webgpu');

  tf.registerBackend('webgl', () => Promise.reject(new Error('no display')));
  await expect(tfjsRuntime('webgl').open(smallGraph)).rejects.toMatchObject({
    code: 'BACKEND_UNAVAILABLE',
    message: "The backend 'webgl' does not start (no display); use wasm.",
  });
  tf.removeBackend('webgl');
});

function noise(width: number, height: number, seed: number) {
  let state = seed;
  const data = Uint8Array.from({ length: width * height * 3 }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
  return { data, width, height };
}

function failure(run: Promise<unknown>): Promise<Error> {
  return run.then(
    () => expect.unreachable('expected a failure'),
    (error: Error) => error,
  );
}
