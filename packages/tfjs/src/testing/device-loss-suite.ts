import type { RsanetError } from '@rsanet/errors';
import type { Executor, InputNode, OpenOptions } from '@rsanet/graph';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, expect, test } from 'vitest';
import type { BackendName } from '../backend-name.ts';
import { tfjsRuntime } from '../index.ts';
import { largestDifference, smallGraph, smallInput } from './small-graph.ts';

/**
 * What an executor does when its device is lost.
 *
 * @param lose takes the device away; resolves when the page has been notified
 */
export function deviceLossSuite(backend: BackendName, lose: () => Promise<unknown>): void {
  const runtime = tfjsRuntime(backend);
  const opened: Executor[] = [];

  async function open(options?: OpenOptions): Promise<Executor> {
    const executor = await runtime.open(smallGraph, options);
    opened.push(executor);
    return executor;
  }

  async function sameAs(expected: Float32Array, executor: Executor): Promise<boolean> {
    const [output] = await executor.run(smallInput);
    return largestDifference(output!.data, expected) < 1e-5;
  }

  const valuesOf = async (executor: Executor) => (await executor.run(smallInput))[0]!.data;

  afterEach(async () => {
    await Promise.all(opened.splice(0).map((executor) => executor.dispose()));
    expect(tf.memory().numTensors).toBe(0);
  });

  test('lost between two runs: reported each time, and the next run gives the same', async () => {
    const losses: RsanetError[] = [];
    const executor = await open({ onDeviceLost: (error) => losses.push(error) });
    const expected = await valuesOf(executor);
    for (let count = 1; count <= 2; count++) {
      await lose();
      expect(losses).toHaveLength(count);
      expect(await sameAs(expected, executor)).toBe(true);
    }
    expect(losses[0]).toMatchObject({
      code: 'DEVICE_LOST',
      message: expect.stringContaining(backend),
    });
  });

  test('lost right before runs, before any event reports it', async () => {
    const [a, b] = [await open(), await open()];
    const expected = await valuesOf(a);
    await valuesOf(b);
    void lose();
    for (const outcome of await Promise.allSettled([valuesOf(a), valuesOf(b)])) {
      if (outcome.status === 'rejected')
        expect(outcome.reason).toMatchObject({ code: 'DEVICE_LOST' });
      else expect(largestDifference(outcome.value, expected)).toBeLessThan(1e-5);
    }
    expect(await Promise.all([sameAs(expected, a), sameAs(expected, b)])).toEqual([true, true]);
  });

  test('lost in mid-run: that run rejects with DEVICE_LOST, and the next gives the same', async () => {
    // Large enough for its outputs to be still under way.
    const [input, ...nodes] = smallGraph.nodes;
    const shape = [null, null, 3] as const;
    const graph = { ...smallGraph, nodes: [{ ...input!, shape } as InputNode, ...nodes] };
    const executor = await runtime.open(graph);
    opened.push(executor);
    const values = {
      data: new Float32Array(192 * 192 * 3).fill(0.25),
      shape: [1, 192, 192, 3],
    };
    const [expected] = await executor.run(values);
    const under = executor.run(values);
    await new Promise((begun) => setTimeout(begun));
    void lose();
    await expect(under).rejects.toMatchObject({ code: 'DEVICE_LOST' });
    const [again] = await executor.run(values);
    expect(largestDifference(again!.data, expected!.data)).toBeLessThan(1e-5);
  });

  test('a network is opened after the loss', async () => {
    const expected = await valuesOf(await open());
    await lose();
    expect(await sameAs(expected, await open())).toBe(true);
  });

  test('disposed after the loss, or while the device starts again', async () => {
    const [a, b] = [await open(), await open()];
    await lose();
    await a.dispose();
    await expect(a.run(smallInput)).rejects.toMatchObject({ code: 'DISPOSED' });
    const run = b.run(smallInput).catch((error) => error);
    await null;
    await b.dispose();
    expect(await run).toMatchObject({ code: 'DISPOSED' });
  });

  test('aborted while the device starts again', async () => {
    const executor = await open();
    const expected = await valuesOf(executor);
    await lose();
    const controller = new AbortController();
    const run = executor.run(smallInput, { signal: controller.signal });
    await null;
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(run).rejects.toBe(reason);
    expect(await sameAs(expected, executor)).toBe(true);
  });

  test('a device that does not start again is DEVICE_LOST, until it does', async () => {
    const executor = await open();
    const expected = await valuesOf(executor);
    await lose();
    const { registryFactory } = tf.engine();
    const entry = registryFactory[backend]!;
    registryFactory[backend] = {
      factory: () => Promise.reject(new Error('no adapter')),
      priority: 0,
    };
    await expect(executor.run(smallInput)).rejects.toMatchObject({
      code: 'DEVICE_LOST',
      message: expect.stringContaining('no adapter'),
    });
    registryFactory[backend] = entry;
    expect(await sameAs(expected, executor)).toBe(true);
  });
}
