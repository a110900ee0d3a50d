import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readCoco } from './coco.ts';
import { readCocoInstances } from './coco-instances.ts';

let dir = '';

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'rsanet-coco-'));
});

afterEach(() => rm(dir, { recursive: true }));

const instances = {
  info: { year: 2017 },
  images: [
    { id: 7, file_name: 'b.jpg', width: 64, height: 48, license: 3 },
    { id: 3, file_name: 'a.jpg', width: 32, height: 32, license: 3 },
  ],
  annotations: [
    { id: 1, image_id: 3, category_id: 18, bbox: [1.5, 2, 10, 20.25], area: 99, iscrowd: 0 },
    { id: 2, image_id: 7, category_id: 1, bbox: [0, 0, 64, 48], area: 5, iscrowd: 1 },
    { id: 3, image_id: 7, category_id: 18, bbox: [0, 0, 4, 2.5] },
  ],
  categories: [
    { id: 18, name: 'dog', supercategory: 'animal' },
    { id: 1, name: 'person', supercategory: 'person' },
  ],
};

async function put(path: string, content: unknown) {
  const file = join(dir, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
}

async function putAll(change: object = {}, folder = 'val') {
  await put('annotations/instances_val.json', { ...instances, ...change });
  for (const name of ['a.jpg', 'b.jpg']) await put(join(folder, name), 'pixels');
}

const invalid = (message: RegExp) =>
  expect.objectContaining({ code: 'INVALID_DATASET', message: expect.stringMatching(message) });

test('boxes become corners, classes follow category ids, crowds are marked', async () => {
  await putAll();
  expect(await readCoco(dir, 'val')).toEqual({
    classes: ['person', 'dog'],
    samples: [
      {
        id: '7',
        path: join(dir, 'val', 'b.jpg'),
        width: 64,
        height: 48,
        objects: [
          { class: 'person', box: [0, 0, 64, 48], difficult: false, crowd: true },
          { class: 'dog', box: [0, 0, 4, 2.5], difficult: false, crowd: false },
        ],
      },
      {
        id: '3',
        path: join(dir, 'val', 'a.jpg'),
        width: 32,
        height: 32,
        objects: [{ class: 'dog', box: [1.5, 2, 11.5, 22.25], difficult: false, crowd: false }],
      },
    ],
    skipped: [],
  });
});

test.each(['val', 'images/val', 'images', '.'])('finds images in %s', async (folder) => {
  await putAll({}, folder);
  const { samples } = await readCoco(dir, 'val');
  expect(samples[1]!.path).toBe(join(dir, folder, 'a.jpg'));
});

test('images may lie in folders of their own, the file in the root', async () => {
  const images = [{ ...instances.images[1], file_name: 'deep/er/c.jpg' }];
  await put('instances_val.json', { ...instances, images, annotations: [] });
  await put('images/deep/er/c.jpg', 'pixels');
  const { samples } = await readCoco(dir, 'val');
  expect(samples.map((sample) => sample.path)).toEqual([join(dir, 'images/deep/er/c.jpg')]);
});

test('the raw instances keep every object, and an area not given is the box’s', async () => {
  const empty = { id: 4, image_id: 7, category_id: 1, bbox: [5, 5, 0, 9], area: 0, iscrowd: 0 };
  await put('annotations/instances_val.json', {
    ...instances,
    annotations: [...instances.annotations, empty],
  });
  const { annotations, images } = await readCocoInstances(dir, 'val');
  expect(annotations.map(({ id, area, iscrowd }) => [id, area, iscrowd])).toEqual([
    [1, 99, 0],
    [2, 5, 1],
    [3, 10, 0],
    [4, 0, 0],
  ]);
  expect(images[0]).toEqual({ id: 7, file_name: 'b.jpg', width: 64, height: 48 });
});

test('unusable objects are left out and reported', async () => {
  const of = (id: number, change: object) => ({ ...instances.annotations[0], id, ...change });
  await putAll({
    annotations: [
      of(1, { bbox: [5, 5, 0, 9] }),
      of(2, { bbox: [5, 5, 9, -1] }),
      of(3, { bbox: [32, 5, 9, 9] }),
      of(4, { image_id: 99 }),
      of(5, { category_id: 99 }),
      of(6, {}),
    ],
  });
  const { samples, skipped } = await readCoco(dir, 'val');
  expect(samples.map(({ objects }) => objects.length)).toEqual([0, 1]);
  expect(skipped).toEqual([
    { image: '3', reason: 'Object 1 (dog) has a box without an area.' },
    { image: '3', reason: 'Object 2 (dog) has a box without an area.' },
    { image: '3', reason: 'Object 3 (dog) has a box outside the image.' },
    { image: '99', reason: 'Object 4 (dog) has an image the file does not list, 99.' },
    { image: '3', reason: 'Object 5 has a category the file does not list, 99.' },
  ]);
});

test('given classes keep their order and must be categories', async () => {
  await putAll();
  const { classes, samples, skipped } = await readCoco(dir, 'val', { classes: ['dog'] });
  expect([classes, skipped]).toEqual([['dog'], []]);
  expect(samples.map(({ objects }) => objects.map((object) => object.class))).toEqual([
    ['dog'],
    ['dog'],
  ]);
  await expect(readCoco(dir, 'val', { classes: ['fox'] })).rejects.toThrow(
    /no category fox; it has person, dog/,
  );
});

test('each thing that is missing or malformed is named', async () => {
  const read = () => readCoco(dir, 'val');
  const file = 'annotations/instances_val.json';
  await expect(read()).rejects.toEqual(invalid(/annotations.instances_val\.json is missing/));
  await put(file, '{"images": [');
  await expect(read()).rejects.toEqual(invalid(/instances_val\.json is no JSON/));
  await put(file, {
    ...instances,
    annotations: [{ ...instances.annotations[0], bbox: [1, 2, 3] }],
  });
  await expect(read()).rejects.toEqual(invalid(/annotations\.0\.bbox/));
  await put(file, { ...instances, images: [] });
  await expect(read()).rejects.toEqual(invalid(/lists no image/));
  await put(file, { ...instances, categories: instances.categories.map((c) => ({ ...c, id: 1 })) });
  await expect(read()).rejects.toEqual(invalid(/repeat an id or a name/));
  await put(file, instances);
  await expect(read()).rejects.toEqual(invalid(/b\.jpg is in none of .*val, /));
  await put('val/b.jpg', 'pixels');
  await expect(read()).rejects.toEqual(invalid(/val.a\.jpg is missing/));
});
