import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
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
  await put(file, { ...instances, categories: [{ id: 1 }] });
  await expect(read()).rejects.toEqual(invalid(/categories\.0\.name/));
  await put(file, { ...instances, images: [] });
  await expect(read()).rejects.toEqual(invalid(/lists no image/));
  await put(file, { ...instances, categories: instances.categories.map((c) => ({ ...c, id: 1 })) });
  await expect(read()).rejects.toEqual(
    invalid(/gives the category person the id 1, as the category dog has/),
  );
  await put(file, instances);
  await expect(read()).rejects.toEqual(
    invalid(/^2 of 2 images cannot be used.* b\.jpg is in none of .*val, .* a\.jpg is in none/),
  );
  await put('val/b.jpg', 'pixels');
  await expect(read()).rejects.toEqual(invalid(/^The image a\.jpg is in none of .*val, /));
});

test.each([
  ['twice', 7, /gives the image a\.jpg the id 7, as the image b\.jpg has; give each an id/],
  ['beyond 2^53', 2 ** 53 + 2, /gives the image a\.jpg the id 9007199254740994, which is no whole/],
  ['in parts', 7.5, /gives the image a\.jpg the id 7\.5, which is no whole/],
  ['not at all', null, /gives the image a\.jpg the id null, which is no whole/],
  ['as a word', 'one', /gives the image a\.jpg the id "one", which/],
])('an image that is numbered %s is refused', async (_, id, message) => {
  await putAll({ images: [instances.images[0], { ...instances.images[1], id }] });
  await expect(readCoco(dir, 'val')).rejects.toEqual(invalid(message));
});

test('one odd object is read, computed or left out; the set stays', async () => {
  const [dog] = instances.annotations;
  const odd = (id: unknown, change: object) => ({ ...dog, id, iscrowd: 0, ...change });
  await putAll({
    annotations: [
      odd(1, { iscrowd: false, area: null }),
      odd(2, { iscrowd: true, bbox: ['1', '2', '3', '4'] }),
      odd(3, { iscrowd: null, image_id: '3', category_id: '18' }),
      odd(4, { bbox: [] }),
      odd(5, { bbox: null, area: null }),
      odd(6, { bbox: [1, 2, null, 4] }),
      odd(7, { category_id: null }),
      odd(null, { bbox: undefined }),
    ],
  });
  const { samples, skipped } = await readCoco(dir, 'val');
  const box = [1.5, 2, 11.5, 22.25];
  expect(samples[1]!.objects.map(({ box, crowd }) => [box, crowd])).toEqual([
    [box, false],
    [[1, 2, 4, 6], true],
    [box, false],
  ]);
  expect(skipped.map(({ reason }) => reason)).toEqual([
    'Object 4 (dog) has a box that is not four numbers.',
    'Object 5 (dog) has a box that is not four numbers.',
    'Object 6 (dog) has a box that is not four numbers.',
    'Object 7 has no category id that is a number.',
    'Object -8 (dog) has a box that is not four numbers.',
  ]);
  const { annotations } = await readCocoInstances(dir, 'val');
  expect(annotations.slice(0, 2).map(({ area, iscrowd }) => [area, iscrowd])).toEqual([
    [202.5, 0],
    [99, 1],
  ]);
});

test('an object that has only an outline gets its bounds, one without points is left out', async () => {
  const [dog] = instances.annotations;
  const outlined = (id: number, bbox: unknown, segmentation: unknown) => ({
    ...dog,
    id,
    bbox,
    area: undefined,
    segmentation,
  });
  await putAll({
    annotations: [
      outlined(1, undefined, [[2, 3, 10, 3, 10, 7.5]]),
      outlined(2, [], { size: [32, 32], counts: [68, 7, 25, 7, 25, 7, 25, 7, 853] }),
      outlined(3, [1, 1, 2, 2], [[2, 3, 10, 3, 10, 7.5]]),
      outlined(4, undefined, []),
      outlined(5, [], [[1, 2]]),
    ],
  });
  const { samples, skipped, notes } = await readCoco(dir, 'val');
  expect(samples[1]!.objects.map(({ box }) => box)).toEqual([
    [2, 3, 10, 7.5],
    [2, 4, 6, 11],
    [1, 1, 3, 3],
  ]);
  expect(skipped).toEqual(
    [4, 5].map((id) => ({
      image: '3',
      reason: `Object ${id} (dog) has a box that is not four numbers.`,
    })),
  );
  expect(notes).toEqual(['2 objects have no box; the bounds of the outline are taken.']);
  const { annotations } = await readCocoInstances(dir, 'val');
  expect(annotations.map(({ area }) => area)).toEqual([36, 28, 4, Number.NaN, Number.NaN]);
});

test('annotations that repeat an id count each, once where they are alike, and are reported', async () => {
  const [dog, person] = instances.annotations;
  await putAll({
    annotations: [
      { ...dog, id: -7 },
      { ...dog, id: 5 },
      { ...dog, id: 5 },
      { ...dog, id: 5, bbox: [1, 1, 2, 2] },
      { ...person, id: 5 },
      { ...dog, id: null },
    ],
  });
  const { samples, skipped, notes } = await readCoco(dir, 'val');
  expect(samples.map(({ objects }) => objects.length)).toEqual([1, 4]);
  expect(skipped).toEqual([]);
  expect(notes).toEqual([
    expect.stringMatching(/^3 annotations repeat the id of another one, such as 5: .* anew\.$/),
  ]);
  const { annotations } = await readCocoInstances(dir, 'val');
  const ids = annotations.map(({ id }) => id);
  expect(ids).toEqual([-7, 5, -11, -12, -13]);
});

test('what is no object, numbers as Python writes them and a number as a name are read', async () => {
  const [dog] = instances.annotations;
  await putAll({
    annotations: [null, 5, { ...dog, area: 'AREA' }],
    categories: [
      { id: 18, name: 7 },
      { id: 1, name: 'NaN "Infinity"' },
    ],
  });
  const file = join(dir, 'annotations/instances_val.json');
  await writeFile(file, (await readFile(file, 'utf8')).replace('"AREA"', 'NaN'));
  const { classes, samples, skipped } = await readCoco(dir, 'val');
  expect(classes).toEqual(['NaN "Infinity"', '7']);
  expect(samples[1]!.objects).toHaveLength(1);
  expect(skipped).toHaveLength(2);
  expect((await readCocoInstances(dir, 'val')).annotations[2]!.area).toBe(202.5);
});

test('a size the file does not say comes from the image as it is seen', async () => {
  const [b, a] = instances.images;
  await putAll({
    images: [
      { ...b, width: undefined },
      { ...a, height: 0 },
    ],
  });
  const image = sharp({ create: { width: 32, height: 24, channels: 3, background: 'red' } });
  await image.clone().withMetadata({ orientation: 6 }).toFile(join(dir, 'val/b.jpg'));
  await image.clone().withMetadata({}).toFile(join(dir, 'val/a.jpg'));
  const { samples } = await readCoco(dir, 'val');
  expect(samples.map(({ width, height }) => [width, height])).toEqual([
    [24, 32],
    [32, 24],
  ]);
});

test('objects of a category without a name are left out and reported', async () => {
  const [dog, person] = instances.categories;
  await putAll({ categories: [{ ...dog, name: ' ' }, person, { id: 77, name: '' }] });
  const { classes, samples, skipped } = await readCoco(dir, 'val');
  expect(classes).toEqual(['person']);
  expect(samples.map(({ objects }) => objects.length)).toEqual([1, 0]);
  expect(skipped.map(({ reason }) => reason)).toEqual([
    'Object 1 has a category without a name, 18.',
    'Object 3 has a category without a name, 18.',
  ]);
});

test('a category without objects is no class where it is a group or repeats a name', async () => {
  const group = { id: 0, name: 'animal', supercategory: 'none' };
  const twin = { id: 2, name: 'dog', supercategory: 'none' };
  await putAll({ categories: [group, twin, ...instances.categories] });
  expect((await readCoco(dir, 'val')).classes).toEqual(['person', 'dog']);
  const named = await readCoco(dir, 'val', { classes: ['animal', 'dog'] });
  expect(named.classes).toEqual(['animal', 'dog']);
  expect(named.samples[1]!.objects).toHaveLength(1);

  await putAll({ categories: [...instances.categories, { ...twin, id: 99 }] });
  expect((await readCoco(dir, 'val')).classes).toEqual(['person', 'dog']);
  const both = [...instances.annotations, { ...instances.annotations[0], id: 9, category_id: 99 }];
  await putAll({ categories: [...instances.categories, { ...twin, id: 99 }], annotations: both });
  await expect(readCoco(dir, 'val')).rejects.toEqual(invalid(/18 and 99 are both called dog/));
});

test.each([
  ['UTF-8 with a mark', (text: string) => Buffer.from(`\uFEFF${text}`)],
  ['UTF-16', (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le')],
])('a file in %s is read', async (_, encode) => {
  const categories = [{ id: 18, name: 'café' }, instances.categories[1]];
  await putAll();
  const text = JSON.stringify({ ...instances, categories });
  await writeFile(join(dir, 'annotations/instances_val.json'), encode(text));
  expect((await readCoco(dir, 'val')).classes).toEqual(['person', 'café']);
});
