import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readYolo } from './yolo.ts';

let dir = '';

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'rsanet-yolo-'));
});

afterEach(() => rm(dir, { recursive: true }));

async function put(path: string, content: string | Buffer) {
  const file = join(dir, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
}

/** A grey PNG. */
const grey = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: 'grey' } })
    .png()
    .toBuffer();

async function putAll(yaml = 'train: images/train\nnames: [cat, dog]\n') {
  await put('data.yaml', yaml);
  await put('images/train/b.png', await grey(100, 50));
  await put('images/train/a.png', await grey(40, 40));
  await put('labels/train/b.txt', '1 0.5 0.5 0.2 0.4\n0 0.1 0.2 0.1 0.2\r\n\n');
}

const invalid = (message: RegExp) =>
  expect.objectContaining({ code: 'INVALID_DATASET', message: expect.stringMatching(message) });

const box = (values: number[]) => values.map((value) => expect.closeTo(value, 9));
const plain = { difficult: false, crowd: false };

test('boxes become corners in pixels, an image without labels is an example of nothing', async () => {
  await putAll();
  const expected = {
    classes: ['cat', 'dog'],
    samples: [
      { id: 'a', path: join(dir, 'images/train/a.png'), width: 40, height: 40, objects: [] },
      {
        id: 'b',
        path: join(dir, 'images/train/b.png'),
        width: 100,
        height: 50,
        objects: [
          { class: 'dog', box: box([40, 15, 60, 35]), ...plain },
          { class: 'cat', box: box([5, 5, 15, 15]), ...plain },
        ],
      },
    ],
    skipped: [],
    notes: ['1 images of train have no label file and are examples of nothing.'],
  };
  expect(await readYolo(dir, 'train')).toEqual(expected);
  expect(await readYolo(join(dir, 'data.yaml'), 'train')).toEqual(expected);
});

test('classes keep the order asked for, others are left out', async () => {
  await putAll();
  const { classes, samples } = await readYolo(dir, 'train', { classes: ['dog'] });
  expect(classes).toEqual(['dog']);
  expect(samples.map(({ objects }) => objects.map((object) => object.class))).toEqual([
    [],
    ['dog'],
  ]);
  await expect(readYolo(dir, 'train', { classes: ['fox'] })).rejects.toThrow(
    /no category fox; it has cat, dog/,
  );
});

test('an outline is read as its box; what is unusable is listed', async () => {
  await putAll();
  await put(
    'labels/train/a.txt',
    [
      '0 0.25 0.5 0.5 0.25 0.75 0.75',
      '7 0.5 0.5 0.2 0.2',
      '0 0.5 0.5 0 0.2',
      '1 1.5 0.5 0.2 0.2',
      '1 0.5 0.5',
      'dog 0.5 0.5 0.2 0.2',
    ].join('\n'),
  );
  const { samples, skipped } = await readYolo(dir, 'train');
  expect(samples[0]!.objects).toEqual([{ class: 'cat', box: box([10, 10, 30, 30]), ...plain }]);
  expect(skipped.map(({ image, reason }) => `${image}: ${reason}`)).toEqual([
    'a: Object 2 has a class that data.yaml does not name, 7.',
    'a: Object 3 (cat) has a box without an area.',
    'a: Object 4 (dog) has a box outside the image.',
    'a: Object 5 (dog) has a box that is not four numbers.',
    'a: Object 6 has a class that data.yaml does not name, dog.',
  ]);
});

test('images that differ by their endings alone are said to have the same labels', async () => {
  await putAll();
  await put('images/train/b.jpg', await grey(100, 50));
  const { samples, notes } = await readYolo(dir, 'train');
  expect(samples.map(({ objects }) => objects.length)).toEqual([0, 2, 2]);
  expect(notes![0]).toMatch(/^Images that differ .* such as .*b\.jpg and .*b\.png\.$/);
});

test('a file of labels of an old Mac is read line by line', async () => {
  await putAll();
  const lines = ['0 0.25 0.5 0.5 0.5', '1 0.5 0.5 0.2 0.2', '1 0.25 0.25 0.1 0.1'];
  await put('labels/train/a.txt', lines.join('\r'));
  const { samples, skipped } = await readYolo(dir, 'train');
  expect(samples[0]!.objects.map((object) => object.class)).toEqual(['cat', 'dog', 'dog']);
  expect(skipped).toEqual([]);
});

test('a list of classes counts by its lines: none is left out, none is there twice', async () => {
  await putAll();
  await rm(join(dir, 'data.yaml'));
  const read = () => readYolo(dir, 'train');
  await put('classes.txt', 'cat\r\ndog\r\n\r\n');
  expect((await read()).classes).toEqual(['cat', 'dog']);
  await put('classes.txt', 'cat\n\ndog\n');
  await expect(read()).rejects.toEqual(invalid(/classes\.txt names no class for the id 1;/));
  await put('classes.txt', 'cat\ndog\ncat\n');
  await expect(read()).rejects.toEqual(invalid(/classes\.txt names the class cat twice/));
  await put('classes.txt', '\n');
  await expect(read()).rejects.toEqual(invalid(/classes\.txt names no class;/));
});

test.each([
  ['a root and names by id', 'path: .\ntrain: images/train\nnames:\n  1: dog\n  0: cat\n'],
  ['several places', 'train: [images/train]\nnames: [cat, dog]\n'],
  ['a list of images', 'train: list.txt\nnames: [cat, dog]\n'],
  ['a place as seen from a folder below', 'train: ../images/train\nnames: [cat, dog]\n'],
  ['a place of another machine', 'train: /content/pets/images/train\nnames: [cat, dog]\n'],
  [
    'a count of classes and an empty split',
    'nc: 2\ntrain: images/train\ntest:\nnames: [cat, dog]\n',
  ],
])('data.yaml may give %s', async (_, yaml) => {
  await putAll(yaml);
  await put('list.txt', './images/train/a.png\nimages/train/b.png\n');
  const { classes, samples } = await readYolo(dir, 'train');
  expect(classes).toEqual(['cat', 'dog']);
  expect(samples.map(({ id, objects }) => [id, objects.length])).toEqual([
    ['a', 0],
    ['b', 2],
  ]);
});

test('images of one name in two folders keep their labels apart, and each image counts once', async () => {
  await put('data.yaml', 'train: [images/train, list.txt]\nnames: [cat, dog]\n');
  await put('list.txt', 'images/train/x/a.png\r\n\r\nimages/train/y/a.png\r\n');
  for (const [folder, classId] of [
    ['x', 0],
    ['y', 1],
  ] as const) {
    await put(`images/train/${folder}/a.png`, await grey(40, 40));
    await put(`labels/train/${folder}/a.txt`, `${classId} 0.5 0.5 0.5 0.5`);
  }
  const { samples } = await readYolo(dir, 'train');
  expect(samples.map(({ id, objects }) => [id, objects.map((object) => object.class)])).toEqual([
    ['images/train/x/a', ['cat']],
    ['images/train/y/a', ['dog']],
  ]);
  await put('images/train/y/a.jpg', await grey(40, 40));
  const ids = (await readYolo(dir, 'train')).samples.map((sample) => sample.id);
  expect(ids).toEqual(['images/train/x/a.png', 'images/train/y/a.jpg', 'images/train/y/a.png']);
});

test('a line of a list that is no image is named, not left out', async () => {
  await putAll('train: list.txt\nnames: [cat, dog]\n');
  await put('list.txt', 'images/train/a.png\nimages/train/b.psd\n');
  await expect(readYolo(dir, 'train')).rejects.toEqual(invalid(/list\.txt names .*b\.psd, which/));
});

test('marks and encodings of YAML, lists and labels are decoded', async () => {
  const mark = '\uFEFF';
  await putAll();
  await put('data.yaml', Buffer.from(`${mark}train: list.txt\nnames: [café, dog]\n`, 'utf16le'));
  await put('list.txt', `${mark}images/train/b.png\n`);
  await put('labels/train/b.txt', `${mark}0 0.5 0.5 0.2 0.4`);
  const { classes, samples } = await readYolo(dir, 'train');
  expect(classes).toEqual(['café', 'dog']);
  expect(samples[0]!.objects.map((object) => object.class)).toEqual(['café']);
  await put('data.yaml', Buffer.from('train: list.txt\nnames: [café]\n', 'latin1'));
  await expect(readYolo(dir, 'train')).rejects.toEqual(
    invalid(/data\.yaml holds bytes that are not/),
  );
});

test('names are as they are written', async () => {
  await putAll('train: images/train\nnames: [no, 007, 1.0, null, "two words"]\n');
  const { classes } = await readYolo(dir, 'train');
  expect(classes).toEqual(['no', '007', '1.0', 'null', 'two words']);
});

test('a place of another machine is not taken for a folder that has its last name alone', async () => {
  await putAll('train: /content/train/images\nnames: [cat, dog]\n');
  await expect(readYolo(dir, 'train')).rejects.toEqual(invalid(/\/content\/train\/images cannot/));
});

test('a place that is a URL of no path is not there', async () => {
  await putAll('train: "http://host/"\nnames: [cat, dog]\n');
  await expect(readYolo(dir, 'train')).rejects.toEqual(invalid(/host cannot be read/));
});

test('a class is named as the line has it', async () => {
  await putAll();
  await put('labels/train/b.txt', '0,0.5,0.5,0.2,0.4\n2 0.5 0.5 0.2 0.4\n');
  const { skipped } = await readYolo(dir, 'train');
  expect(skipped.map(({ reason }) => reason)).toEqual([
    'Object 1 has a class that data.yaml does not name, 0,0.5,0.5,0.2,0.4.',
    'Object 2 has a class that data.yaml does not name, 2.',
  ]);
});

test('each thing that is missing or malformed is named', async () => {
  const read = () => readYolo(dir, 'train');
  await expect(read()).rejects.toEqual(invalid(/data\.yaml is missing/));
  for (const gap of ['1: cat', '0: cat\n  2: dog', '0: cat\n  01: dog']) {
    await put('data.yaml', `train: .\nnames:\n  ${gap}\n`);
    await expect(read()).rejects.toEqual(invalid(/needs 'names'/));
  }
  await put('data.yaml', 'names: [cat');
  await expect(read()).rejects.toEqual(invalid(/data\.yaml is no YAML: [^\n]+[^:]\.$/));
  await put('data.yaml', 'train: images\n');
  await expect(read()).rejects.toEqual(invalid(/needs 'names'/));
  await put('data.yaml', 'train: images\nnames: {0: cat, 2: dog}\n');
  await expect(read()).rejects.toEqual(invalid(/needs 'names'/));
  await put('data.yaml', 'train: images\nnc: 2\nnames: [cat]\n');
  await expect(read()).rejects.toEqual(invalid(/data\.yaml counts 2 classes \(nc\), but names 1;/));
  await put('data.yaml', 'train: images\nnames: [cat, cat]\n');
  await expect(read()).rejects.toEqual(invalid(/names the class cat twice/));
  await put('data.yaml', 'train: images\nnames: [cat, " "]\n');
  await expect(read()).rejects.toEqual(invalid(/names no class for the id 1;/));
  await put('data.yaml', 'val: images\nnames: [cat]\n');
  await expect(read()).rejects.toEqual(invalid(/where the split 'train' is; it has val/));
  await put('data.yaml', 'train: images\nnames: [cat]\n');
  await expect(read()).rejects.toEqual(invalid(/images cannot be read/));
  await put('images/readme.md', '');
  await expect(read()).rejects.toEqual(invalid(/'train' .* has no image/));
  await put('images/a.png', 'pixels');
  await expect(read()).rejects.toEqual(invalid(/a\.png cannot be read/));
});
