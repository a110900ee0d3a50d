import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RawImage } from '@rsanet/detect-utils';
import type { Detection } from '@rsanet/rsanet';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { evaluatePeer } from './evaluate-peer.ts';

let data = '';
const object = (name: string, [xmin, ymin, xmax, ymax]: number[], difficult = 0) =>
  `<object><name>${name}</name><difficult>${difficult}</difficult><bndbox><xmin>${xmin}</xmin>
   <ymin>${ymin}</ymin><xmax>${xmax}</xmax><ymax>${ymax}</ymax></bndbox></object>`;
const images = {
  a: [object('aeroplane', [11, 11, 30, 30]), object('dog', [1, 1, 10, 10], 1)],
  b: [object('aeroplane', [1, 1, 20, 20]), object('cow', [1, 1, 5, 5])],
};

/** A grey image of 40x40 pixels, as a BMP of 24 bits, whose pixels begin at byte 54. */
function square(grey: number): Buffer {
  const bmp = Buffer.alloc(54 + 40 * 40 * 3).fill(grey, 54);
  bmp.write('BM');
  const header = [
    [10, 54],
    [14, 40],
    [18, 40],
    [22, 40],
    [26, 1 + (24 << 16)],
  ] as const;
  for (const [at, value] of header) bmp.writeUInt32LE(value, at);
  return bmp;
}

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'rsanet-peer-'));
  for (const folder of ['Annotations', 'JPEGImages', 'ImageSets/Main']) {
    await mkdir(join(data, folder), { recursive: true });
  }
  await writeFile(join(data, 'ImageSets/Main/val.txt'), 'a\nb\n');
  for (const [id, objects] of Object.entries(images)) {
    await writeFile(
      join(data, 'Annotations', `${id}.xml`),
      `<annotation><size><width>40</width><height>40</height></size>${objects.join('')}</annotation>`,
    );
    await writeFile(join(data, 'JPEGImages', `${id}.jpg`), square(id === 'a' ? 255 : 0));
  }
});
afterAll(() => rm(data, { recursive: true }));

const found = (name: string, bbox: Detection['bbox'], score: number): Detection => ({
  class: name,
  classId: 0,
  bbox,
  score,
});

/** Sees the aeroplane of the white image, the difficult dog, and nothing in the black one. */
const detector = {
  label: 'a detector',
  async detect(image: RawImage) {
    if (image.data[0]! < 128) return [found('cow', [0, 0, 5, 5], 0.9)];
    return [
      found('airplane', [10, 10, 20, 20], 0.9),
      found('dog', [0, 0, 10, 10], 0.8),
      found('zebra', [0, 0, 10, 10], 0.7),
    ];
  },
};

test("boxes and names become VOC's, difficult objects count neither way", async () => {
  const progress: string[] = [];
  const options = { data, classes: ['aeroplane', 'dog'] };
  const accuracy = await evaluatePeer(detector, {
    ...options,
    onProgress: (done, of) => void progress.push(`${done}/${of}`),
  });
  expect(progress).toEqual(['1/2', '2/2']);
  // One of two aeroplanes, precision 1: six of eleven points, half of the area.
  expect(accuracy.images).toBe(2);
  expect(accuracy.map.allPoint).toBeCloseTo(1 / 2, 12);
  expect(accuracy.map.elevenPoint).toBeCloseTo(6 / 11, 12);
  expect(accuracy.perClass[1]).toEqual({
    class: 'dog',
    positives: 0,
    allPoint: null,
    elevenPoint: null,
  });
  expect((await evaluatePeer(detector, { ...options, limit: 1 })).map.allPoint).toBe(1);
});

test('the six classes of people and animals are the usual ones', async () => {
  const accuracy = await evaluatePeer(detector, { data });
  expect(accuracy.perClass.map((result) => result.class).join()).toBe(
    'person,dog,cat,sheep,horse,cow',
  );
  expect(accuracy.map.allPoint).toBe(1);
});

test('a missing split and an abort are reported', async () => {
  await expect(evaluatePeer(detector, { data, split: 'test' })).rejects.toThrow(
    expect.objectContaining({ code: 'INVALID_DATASET' }),
  );
  const signal = AbortSignal.abort(new Error('stop it'));
  await expect(evaluatePeer(detector, { data, signal })).rejects.toThrow('stop it');
});
