import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { engineTrainer } from '@rsanet/engine/train';
import { readImage } from '@rsanet/rsanet/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { augmentDefaults } from '../augment/index.ts';
import { type Batch, batches, type Dataset } from '../data/index.ts';
import { writeSquares } from '../testing/write-squares.ts';
import { newDetector } from '../trainer/new-detector.ts';
import { readCoco } from './coco.ts';
import { train } from './train.ts';
import { readVoc } from './voc.ts';
import { readYolo } from './yolo.ts';

let dir: string;
let squares: Dataset;

/** The same images, the last of which shows nothing, in three layouts. */
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'rsanet-same-images-'));
  const images = join(dir, 'images/train');
  await mkdir(images, { recursive: true });
  const { samples, ...rest } = await writeSquares(images, 6);
  const shown = samples.map((sample, i) => (i < 5 ? sample : { ...sample, objects: [] }));
  squares = { ...rest, samples: shown };
  await symlink(images, join(dir, 'JPEGImages'));
  await Promise.all([writeCoco(squares), writeYolo(squares), writeVoc(squares)]);
});
afterAll(() => rm(dir, { recursive: true }));

async function put(path: string, content: string) {
  const file = join(dir, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
}

function writeCoco({ classes, samples }: Dataset) {
  const images = samples.map(({ id: name, width, height }, id) => ({
    id,
    file_name: `${name}.png`,
    width,
    height,
  }));
  const annotations = samples
    .flatMap(({ objects }, image_id) => objects.map((object) => ({ image_id, ...object })))
    .map(({ image_id, class: name, box: [x1, y1, x2, y2] }, id) => ({
      id,
      image_id,
      category_id: classes.indexOf(name),
      bbox: [x1, y1, x2 - x1, y2 - y1],
    }));
  const categories = classes.map((name, id) => ({ id, name }));
  return put('instances_train.json', JSON.stringify({ images, annotations, categories }));
}

async function writeYolo({ classes, samples }: Dataset) {
  await put('data.yaml', `train: images/train\nnames: ${JSON.stringify(classes)}\n`);
  for (const { id, width, height, objects } of samples) {
    const lines = objects.map(({ class: name, box: [x1, y1, x2, y2] }) =>
      [(x1 + x2) / 2 / width, (y1 + y2) / 2 / height, (x2 - x1) / width, (y2 - y1) / height].reduce(
        (line, value) => `${line} ${value.toFixed(6)}`,
        `${classes.indexOf(name)}`,
      ),
    );
    if (lines.length > 0) await put(`labels/train/${id}.txt`, lines.join('\n'));
  }
}

/** Whose pixels count from 1 and include both ends. */
async function writeVoc({ samples }: Dataset) {
  await put('ImageSets/Main/train.txt', samples.map(({ id }) => id).join('\n'));
  for (const { id, width, height, objects } of samples) {
    const marked = objects.map(
      ({ class: name, box: [x1, y1, x2, y2] }) =>
        `<object><name>${name}</name><bndbox><xmin>${x1 + 1}</xmin><ymin>${y1 + 1}</ymin><xmax>${x2}</xmax><ymax>${y2}</ymax></bndbox></object>`,
    );
    const size = `<size><width>${width}</width><height>${height}</height></size>`;
    await put(`Annotations/${id}.xml`, `<annotation>${size}${marked.join('')}</annotation>`);
  }
}

const readers = {
  COCO: readCoco,
  YOLO: readYolo,
  VOC: readVoc,
};
// VOC has no order of classes by itself.
const read = (layout: keyof typeof readers) =>
  readers[layout](dir, 'train', { classes: squares.classes });

const input = { width: 64, height: 64 };

async function batchesOf(dataset: Dataset): Promise<Batch[]> {
  const augment = { ...augmentDefaults, mosaic: 0.5 };
  const all: Batch[] = [];
  for await (const batch of batches(dataset, {
    input,
    batchSize: 4,
    seed: 3,
    epoch: 1,
    augment,
    readImage,
  })) {
    all.push(batch);
  }
  return all;
}

/** The loss of the first step of a training, anchors of the data included. */
async function firstLoss(data: Dataset): Promise<number> {
  const losses: number[] = [];
  await train({
    ...newDetector({
      preset: 'voc-416',
      input,
      channels: [4, 4, 8, 8, 8],
      depths: [0, 0, 1, 0, 0],
      data,
      seed: 1,
    }),
    data,
    trainer: (graph, options) => engineTrainer(graph, { ...options, threads: 1 }),
    epochs: 1,
    batchSize: 4,
    seed: 5,
    onStep: ({ loss }) => losses.push(loss.total),
  });
  return losses[0]!;
}

test.each(['COCO', 'YOLO', 'VOC'] as const)(
  '%s gives the batches of the images',
  async (layout) => {
    const wanted = await batchesOf(squares);
    const found = await batchesOf(await read(layout));
    expect(wanted.flatMap(({ boxes }) => boxes.flat()).length).toBeGreaterThan(6);
    expect(found.map(({ size }) => size)).toEqual(wanted.map(({ size }) => size));
    for (const [i, { pixels, boxes }] of wanted.entries()) {
      expect(found[i]!.pixels).toEqual(pixels);
      expect(found[i]!.boxes).toEqual(
        boxes.map((list) =>
          list.map(({ box, classId }) => ({
            classId,
            box: box.map((value) => expect.closeTo(value, 2)),
          })),
        ),
      );
    }
  },
);

test('training begins with one loss from all of them', async () => {
  const wanted = await firstLoss(squares);
  expect(wanted).toBeGreaterThan(0);
  for (const layout of ['COCO', 'YOLO', 'VOC'] as const) {
    const loss = await firstLoss(await read(layout));
    expect(Math.abs(loss / wanted - 1), layout).toBeLessThan(1e-3);
  }
});
