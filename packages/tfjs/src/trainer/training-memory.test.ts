import '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-wasm';
import type { RawTensor } from '@rsanet/graph';
import { graphBuilder } from '@rsanet/graph/conformance';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { tfjsTrainer } from './tfjs-trainer.ts';
import {
  assertFits,
  bytesOf,
  isOutOfMemory,
  measureMemory,
  wasmFittingImages,
} from './training-memory.ts';
import { trainingNetwork } from './training-network.ts';

beforeAll(() => tf.setBackend('wasm'));

const side = 64;
const b = graphBuilder([null, null, 3]);
const wide = b.norm(b.conv(b.input, 32));
const deep = b.norm(b.conv(b.norm(b.conv(wide, 48)), 32));
const graph = b.graph(b.conv(b.add(wide, deep), 8));
const loss = (outputs: readonly RawTensor[]) => ({
  value: 1,
  gradients: outputs.map(({ data, shape }) => ({ data: new Float32Array(data.length), shape })),
});

test('the bytes of a batch are foreseen within a quarter', async () => {
  const before = tf.memory().numTensors;
  const trainer = tfjsTrainer(graph);
  const network = trainingNetwork(graph, new Set());
  const one = tf.zeros<tf.Rank.R4>([1, side, side, 3]);
  const memory = await measureMemory(network, [one], (work) => work());
  network.dispose();
  one.dispose();
  const images = 5;
  const data = new Float32Array(images * side * side * 3);
  await trainer.accumulate({ data, shape: [images, side, side, 3] }, loss);
  let measured: Promise<unknown> | undefined;
  const { peakBytes } = await tf.profile(async () => {
    measured = trainer.accumulate({ data, shape: [images, side, side, 3] }, loss);
    await measured;
    return [];
  });
  const foreseen = bytesOf(memory, images);
  expect(foreseen).toBeGreaterThan(0.75 * peakBytes);
  expect(foreseen).toBeLessThan(1.25 * peakBytes);
  await trainer.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

test('as many images fit as the trainer then takes', async () => {
  const before = tf.memory().numTensors;
  const max = await wasmFittingImages(graph, [1e6, side, side, 3]);
  expect(max.images).toBeGreaterThan(1);
  expect(max.bytes).toBeLessThanOrEqual(2 ** 32);
  const few = await wasmFittingImages(graph, [3, side, side, 3]);
  expect(few.images).toBe(3);
  expect(few.bytes).toBeLessThan(max.bytes);
  expect(tf.memory().numTensors).toBe(before);
});

test('a batch that does not fit is refused before its first step, and says how many do', async () => {
  const before = tf.memory().numTensors;
  const trainer = tfjsTrainer(graph);
  const images = 4000;
  const data = new Float32Array(images * side * side * 3);
  const refused = trainer.accumulate({ data, shape: [images, side, side, 3] }, loss);
  await expect(refused).rejects.toThrow(
    expect.objectContaining({
      code: 'INVALID_ARGUMENT',
      message: expect.stringMatching(
        /^A batch of 4000 images of 64x64 takes \d+\.\d GiB, .* ends at 4 GiB: about \d+ images fit/,
      ),
    }),
  );
  await trainer.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

test('a trap says how many images fit, fewer than there were', () => {
  const memory = { fixed: 2 ** 20, perImage: 2 ** 28 };
  const shape = [12, 320, 320, 3];
  const trap = new WebAssembly.RuntimeError('memory access out of bounds');
  expect(() => assertFits(memory, shape)).not.toThrow();
  expect(() => assertFits(memory, shape, trap)).toThrow(
    /320x320 takes 3\.0 GiB.*about 11 images fit/,
  );
  expect(() => assertFits(memory, [16, 320, 320, 3])).toThrow(/about 14 images fit/);
  expect(() => assertFits({ fixed: 0, perImage: 2 ** 33 }, shape)).toThrow(/not one image fits/);
  expect([trap, new Error('Aborted(). Build with -sASSERTIONS'), 'x'].map(isOutOfMemory)).toEqual([
    true,
    true,
    false,
  ]);
});
