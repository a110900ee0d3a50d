import '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-cpu';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Graph, ImageBatch, ImageBytes } from '@rsanet/graph';
import { letterboxed, type Value } from '@rsanet/graph/conformance';
import type { Detection, OutputSpec } from '@rsanet/rsanet';
import { readImage } from '@rsanet/rsanet/node';
import { tfjsRuntime } from '@rsanet/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Dataset } from '../data/index.ts';
import { detectDataset } from './detect-dataset.ts';
import { measure } from './measure.ts';

const spec: OutputSpec = {
  input: { width: 32, height: 32 },
  strides: [32],
  anchors: [[[16, 16]]],
  classes: ['a', 'b'],
};

let dir = '';
let data: Dataset;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'rsanet-detect-'));
  // 64x32, white and black: in a 32x32 input half the size, 8 rows of grey above and below.
  const samples = await Promise.all(
    ['white', 'black'].map(async (background) => {
      const path = join(dir, `${background}.png`);
      await sharp({ create: { width: 64, height: 32, channels: 3, background } })
        .png()
        .toFile(path);
      const box = [16, 0, 48, 32] as const;
      const objects = [{ class: 'b', box, difficult: false, crowd: false }];
      return { id: background, path, width: 64, height: 32, objects };
    }),
  );
  data = { classes: spec.classes, samples, skipped: [] };
});
afterAll(() => rm(dir, { recursive: true }));

/** Sees class b, and class a a little, in the middle of every image. */
const logits = Float32Array.of(0, 0, 0, 0, 4, -2, 4);

test('images are letterboxed one by one and boxes come back in their pixels', async () => {
  const inputs: Value[] = [];
  const executor = {
    async run({ images, letterbox }: ImageBatch) {
      inputs.push(letterboxed(images as ImageBytes[], letterbox));
      return [{ data: logits, shape: [1, 1, 1, 7] }];
    },
  };
  const best: Detection[][] = [];
  const onBestClasses = (found: Detection[]) => void best.push(found);
  const detections = await detectDataset(executor, spec, data, { readImage, onBestClasses });
  expect(inputs.map(({ shape }) => shape)).toEqual([
    [1, 32, 32, 3],
    [1, 32, 32, 3],
  ]);
  const at = (image: number, y: number) => inputs[image]!.data[(y * 32 + 16) * 3]!;
  expect([at(0, 16), at(1, 16)]).toEqual([1, 0]);
  expect(at(0, 2)).toBe(at(1, 2));

  const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
  expect(detections.length).toBe(2);
  for (const found of detections) {
    // Both classes: AP wants every box.
    expect(found.map(({ class: name }) => name)).toEqual(['b', 'a']);
    expect(found[0]!.bbox).toEqual([16, 0, 32, 32]);
    expect(found[0]!.score).toBeCloseTo(sigmoid(4) ** 2, 6);
    expect(found[1]!.score).toBeCloseTo(sigmoid(4) * sigmoid(-2), 6);
  }
  expect(best).toEqual(detections.map(([first]) => [first]));
});

test('an image of another size or turned after it was annotated is refused', async () => {
  const executor = { run: async () => [{ data: logits, shape: [1, 1, 1, 7] }] };
  const [white, black] = data.samples;
  const swapped = { ...data, samples: [white!, { ...black!, width: 32, height: 64 }] };
  await expect(detectDataset(executor, spec, swapped, { readImage })).rejects.toThrow(
    /black\.png is 64x32, its annotation says 32x64/,
  );
  const path = join(dir, 'turned.jpg');
  await sharp({ create: { width: 64, height: 32, channels: 3, background: 'red' } })
    .withMetadata({ orientation: 6 })
    .toFile(path);
  const turned = { ...data, samples: [{ ...white!, path }] };
  await expect(detectDataset(executor, spec, turned, { readImage })).rejects.toThrow(
    /turned\.jpg is 32x64, its annotation says 64x32/,
  );
});

test('VOC counts all detections of an image, and a limit can be set', async () => {
  // 20 x 15 squares of 16 pixels, each found by the cell it fills.
  const path = join(dir, 'many.png');
  const [width, height] = [320, 240];
  await sharp({ create: { width, height, channels: 3, background: 'grey' } }).toFile(path);
  const places = Array.from({ length: 300 }, (_, i) => [16 * (i % 20), 16 * Math.floor(i / 20)]);
  const objects = places.map(([x, y]) => {
    const box = [x!, y!, x! + 16, y! + 16] as const;
    return { class: 'b', box, difficult: false, crowd: false };
  });
  const many = { ...data, samples: [{ id: 'many', path, width, height, objects }] };
  const grid = {
    input: { width, height },
    strides: [16],
    anchors: [[[16, 16]]] as const,
    classes: ['a', 'b'],
  };
  const output = { data: Float32Array.from({ length: 2100 }, (_, i) => logits[i % 7]!) };
  const executor = { run: async () => [{ ...output, shape: [1, 15, 20, 7] }] };
  expect(await measure('voc', executor, grid, many, { readImage })).toBe(1);
  // Of a class COCO counts 100 per image, so precision is 1 at 34 of 101 recalls.
  expect(await measure('coco', executor, grid, many, { readImage })).toBeCloseTo(34 / 101, 12);
  const limited = await measure('voc', executor, grid, many, { readImage, maxDetections: 100 });
  expect(limited).toBeCloseTo(1 / 3, 12);
});

test('a graph is measured, and nothing stays behind, also when it is stopped', async () => {
  const graph: Graph = {
    name: 'constant',
    nodes: [
      { op: 'input', name: 'images', inputs: [], shape: [32, 32, 3] },
      {
        op: 'conv2d',
        name: 'prediction',
        inputs: ['images'],
        kernel: { shape: [32, 32, 3, 7], data: new Float32Array(32 * 32 * 3 * 7) },
        bias: { shape: [7], data: logits },
        strides: [1, 1],
        dilations: [1, 1],
        padding: 'valid',
        activation: { kind: 'linear' },
      },
    ],
    outputs: ['prediction'],
  };
  await tf.setBackend('cpu');
  const before = tf.memory().numTensors;
  const executor = await tfjsRuntime('cpu').open(graph);
  expect(await measure('voc', executor, spec, data, { readImage })).toBe(1);
  expect(await measure('coco', executor, spec, data, { readImage })).toBeCloseTo(1, 12);
  const signal = AbortSignal.abort(new Error('stop it'));
  const stopped = measure('voc', executor, spec, data, { readImage, signal });
  await expect(stopped).rejects.toThrow('stop it');
  await executor.dispose();
  expect(tf.memory().numTensors).toBe(before);
});
