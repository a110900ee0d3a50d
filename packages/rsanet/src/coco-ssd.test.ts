import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { load as loadInPage } from './coco-ssd.ts';
import { load as loadInNode } from './node/coco-ssd.ts';
import { detectorFiles, loadDetector } from './node.ts';
import { coloursModel } from './testing/colours.ts';

const [width, height] = [256, 96];
const { graph, metadata } = coloursModel(width, height);

let server: Server;
let modelUrl: string;

beforeAll(async () => {
  await tf.setBackend('cpu');
  const files = detectorFiles(graph, metadata);
  server = createServer(({ url }, response) => {
    const bytes = files.get(url!.slice(1));
    response.writeHead(bytes ? 200 : 404).end(bytes);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  modelUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/model.json`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
afterEach(() => expect(tf.memory().numTensors).toBe(0));

/** 24 cells of 32x32, each red as `red` says of its number. */
function cells(red: (cell: number) => number) {
  const data = new Uint8Array(width * height * 3);
  for (let at = 0; at < width * height; at++) {
    data[at * 3] = red(((at % width) >> 5) + 8 * Math.floor(at / width / 32));
  }
  return { data, width, height };
}

/** A logit is 20 times the red's share less 10, and the score the square of its sigmoid. */
const scoreOf = (red: number) => (1 + Math.exp(10 - (20 * red) / 255)) ** -2;

describe.each([
  ['a page', loadInPage],
  ['Node', loadInNode],
])('in %s', (_, load) => {
  test('detects and answers as coco-ssd does', async () => {
    const model = await load({ modelUrl, base: 'lite_mobilenet_v2' });
    const two = cells((cell) => [...Array(10).fill(0), 255, 200][cell] ?? 0);
    const found = await model.detect(two);
    // Cells 10 and 11 are the third and fourth of the second row; the anchor lies in their middle.
    expect(found.map(({ bbox }) => bbox.map(Math.round))).toEqual([
      [72, 44, 16, 8],
      [104, 44, 16, 8],
    ]);
    for (const [i, red] of [255, 200].entries()) {
      expect(found[i]).toEqual({
        bbox: expect.any(Array),
        class: 'red',
        score: expect.closeTo(scoreOf(red), 4),
      });
    }

    const tensor = tf.tensor3d(two.data, [height, width, 3], 'int32');
    expect(await model.detect(tensor)).toEqual(found);
    tensor.dispose();
    model.dispose();
  });

  test('20 objects from a score of 0.5, unless asked otherwise', async () => {
    const model = await load({ modelUrl: new URL(modelUrl) });
    expect(await model.detect(cells(() => 255))).toHaveLength(20);
    expect(
      await model.detect(
        cells(() => 255),
        24,
      ),
    ).toHaveLength(24);
    expect(
      await model.detect(
        cells(() => 255),
        3,
      ),
    ).toHaveLength(3);
    const [above, below] = [139, 138];
    expect([scoreOf(above) > 0.5, scoreOf(below) > 0.5]).toEqual([true, false]);
    const around = cells((cell) => [above, below][cell] ?? 0);
    expect(await model.detect(around)).toHaveLength(1);
    expect(await model.detect(around, undefined, 0.45)).toHaveLength(2);
    expect(await model.detect(around, 20, 0.6)).toEqual([]);
    model.dispose();
  });

  test.each([
    ['no argument', undefined, 'modelUrl is missing'],
    ['a base alone', { base: 'mobilenet_v1' }, 'modelUrl is missing'],
    ['an empty URL', { modelUrl: '' }, 'modelUrl is missing'],
    ['a path in place of the options', '/model.json', 'modelUrl is missing'],
    ['a base of its own', { base: 'resnet', modelUrl: '/model.json' }, "base is 'resnet'"],
  ])('%s is refused', async (_, config, part) => {
    await expect(load(config as object)).rejects.toMatchObject({
      name: 'RsanetError',
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining(part),
    });
  });

  test('a URL that leads nowhere is reported', async () => {
    await expect(load({ modelUrl: `${modelUrl}.json` })).rejects.toMatchObject({
      code: 'MODEL_NOT_FOUND',
    });
  });

  test('numbers out of range, lists and calls after dispose are refused', async () => {
    const model = await load({ modelUrl });
    const dark = cells(() => 0);
    for (const [name, args] of [
      ['maxNumBoxes is 0', [0]],
      ['maxNumBoxes is 1.5', [1.5]],
      ['minScore is 2', [20, 2]],
      ['minScore is null', [20, null as never]],
    ] as const) {
      await expect(model.detect(dark, ...args)).rejects.toMatchObject({
        code: 'INVALID_ARGUMENT',
        message: expect.stringContaining(name),
      });
    }
    await expect(model.detect([dark] as never)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    expect(await model.detect(dark)).toEqual([]);
    model.dispose();
    model.dispose();
    await expect(model.detect(dark)).rejects.toMatchObject({ code: 'DISPOSED' });
  });
});

test('finds what loadDetector finds', async () => {
  const shades = cells((cell) => 120 + 5 * cell);
  const [model, detector] = await Promise.all([loadInNode({ modelUrl }), loadDetector(modelUrl)]);
  const all = await detector.detect(shades, { scoreThreshold: 0.5, maxDetections: 20 });
  expect(all.length).toBeGreaterThan(10);
  expect(await model.detect(shades)).toEqual(all.map(({ classId: _, ...found }) => found));
  model.dispose();
  detector.dispose();
});
