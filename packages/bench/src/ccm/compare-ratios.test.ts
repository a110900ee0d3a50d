import { tfjsRuntime, useBackend } from '@rsanet/tfjs/node';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { compareRatios } from './compare-ratios.ts';
import { stack } from './stack.ts';
import type { Variant, VariantSet } from './variants.ts';

const pair = (name: string, inner: number): Variant => ({
  name,
  ratio: inner / 16,
  channels: [16],
  build: (input) => stack({ outer: 16, inner, count: 2 }, true, input),
});
const set: VariantSet = {
  name: 'with-depthwise',
  input: { width: 32, height: 32 },
  tolerance: 1,
  variants: [pair('1:1', 16), pair('1:2', 32), pair('1:64', 1024)],
};
const budget = { runtime: tfjsRuntime('wasm'), pairs: 8, seconds: 5, seed: 1 };

beforeAll(() => useBackend('wasm'));

test('compares each ratio with 1:1 and leaves no tensor', async () => {
  const { numTensors } = tf.memory();
  const steps: string[] = [];
  const { comparisons, chart } = await compareRatios(set, {
    ...budget,
    onProgress: (done, total, variant = 'end') => steps.push(`${done}/${total} ${variant}`),
  });
  expect(steps).toEqual(['0/2 1:2', '1/2 1:64', '2/2 end']);
  expect(chart.map(({ variant, ratio }) => [variant, ratio])).toEqual([
    ...[
      ['1:1', 1],
      ['1:2', 2],
      ['1:64', 64],
    ],
  ]);
  for (const { interval } of chart.slice(1)) expect(interval![0]).toBeLessThanOrEqual(interval![1]);
  // Sixty times the work, on any machine.
  expect(comparisons.at(-1)).toMatchObject({ variant: '1:64', verdict: '1:1 wins' });
  expect(comparisons[0]!.comparison.a.samples.length).toBeLessThanOrEqual(8);
  expect(tf.memory().numTensors).toBe(numTensors);
});

test('stops when asked to, with the reason, and leaves no tensor', async () => {
  const { numTensors } = tf.memory();
  const stop = new AbortController();
  const reason = new Error('enough');
  const onProgress = (done: number) => done === 1 && stop.abort(reason);
  const run = compareRatios(set, { ...budget, signal: stop.signal, onProgress });
  await expect(run).rejects.toBe(reason);
  expect(tf.memory().numTensors).toBe(numTensors);
});
