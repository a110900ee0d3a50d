import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RawImage } from '@rsanet/detect-utils';
import { readImage } from '@rsanet/rsanet/node';
import { useBackend } from '@rsanet/tfjs/node';
import { readSoftLabels, writeSoftLabels } from '@rsanet/train';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadPretrained } from '../peers/pretrained/load-pretrained.ts';
import { sampleImage } from '../sample/image.ts';
import { softLabels } from './soft-labels.ts';

let data = '';
const object = (name: string) =>
  `<object><name>${name}</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>30</xmax><ymax>30</ymax></bndbox></object>`;

/** An image as a BMP of 24 bits, whose pixels, blue first and the last line first, begin at byte 54. */
function bmp({ data: pixels, width, height }: RawImage): Buffer {
  const file = Buffer.alloc(54 + pixels.length);
  file.write('BM');
  const header = [
    [10, 54],
    [14, 40],
    [18, width],
    [22, height],
    [26, 1 + (24 << 16)],
  ] as const;
  for (const [at, value] of header) file.writeUInt32LE(value, at);
  for (let i = 0; i < pixels.length; i++) {
    const [line, at] = [Math.floor(i / (3 * width)), i % (3 * width)];
    const place = (height - 1 - line) * 3 * width + at - (at % 3) + 2 - (at % 3);
    file[54 + place] = pixels[i]!;
  }
  return file;
}

beforeAll(async () => {
  await useBackend('wasm');
  data = await mkdtemp(join(tmpdir(), 'rsanet-teach-'));
  for (const folder of ['Annotations', 'JPEGImages', 'ImageSets/Main']) {
    await mkdir(join(data, folder), { recursive: true });
  }
  for (const [seed, id] of ['a', 'b'].entries()) {
    await writeFile(join(data, 'ImageSets/Main', `${id}.txt`), `${id}\n`);
    await writeFile(
      join(data, 'JPEGImages', `${id}.jpg`),
      bmp(sampleImage({ width: 96, height: 64 }, seed)),
    );
    await writeFile(
      join(data, 'Annotations', `${id}.xml`),
      `<annotation><size><width>96</width><height>64</height></size>${object(id === 'a' ? 'aeroplane' : 'gnome')}${object('dog')}</annotation>`,
    );
  }
});
afterAll(() => rm(data, { recursive: true }));

test("NanoDet's best boxes with their scores of VOC's classes, and no tensor left", async () => {
  const { numTensors } = tf.memory();
  const labels = await softLabels({ data, split: 'a', minScore: 0, maxBoxes: 5 });
  expect(tf.memory().numTensors).toBe(numTensors);
  expect(labels.teacher).toMatchObject({
    name: 'NanoDet-g',
    licence: expect.stringContaining('Apache-2.0'),
  });
  expect(labels.classes).toEqual(['aeroplane', 'dog']);
  const found = labels.images.get('a')!;
  expect(found.length).toBeGreaterThan(0);
  expect(found.length).toBeLessThanOrEqual(5);
  for (const { box, scores } of found) {
    expect(box[0] >= 0 && box[1] >= 0 && box[2] <= 96 && box[3] <= 64).toBe(true);
    expect(Object.keys(scores).every((name) => labels.classes.includes(name))).toBe(true);
  }
  const best = (list: readonly number[]) => Math.max(0, ...list);
  const scores = found.map(({ scores }) => best(Object.values(scores)));
  expect(scores).toEqual([...scores].sort((a, b) => b - a));

  // Its best score of a class is that of its detections.
  const detector = await loadPretrained('nanodet');
  const image = await readImage(join(data, 'JPEGImages/a.jpg'));
  const detections = await detector.detect(image, { scoreThreshold: 0.01 });
  await detector.dispose();
  const ofDog = detections.filter((one) => one.class === 'dog').map(({ score }) => score);
  const ofPlane = detections.filter((one) => one.class === 'airplane').map(({ score }) => score);
  expect(scores[0] ?? 0).toBeCloseTo(best([...ofDog, ...ofPlane]), 6);
  expect(readSoftLabels(writeSoftLabels(labels), 'file').images.get('a')).toHaveLength(
    found.length,
  );
});

test('a class that NanoDet-g does not know is named, and an abort stops', async () => {
  await expect(softLabels({ data, split: 'b' })).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    message: 'NanoDet-g does not know gnome; give classes that COCO has.',
  });
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(softLabels({ data, split: 'b', classes: ['dog'], signal })).rejects.toThrow(
    'enough',
  );
});
