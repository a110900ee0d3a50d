import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readVoc } from './voc.ts';
import { readVocAnnotations } from './voc-annotations.ts';

let dir = '';

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'rsanet-voc-'));
  for (const folder of ['JPEGImages', 'Annotations', 'ImageSets/Main']) {
    await mkdir(join(dir, folder), { recursive: true });
  }
});

afterEach(() => rm(dir, { recursive: true }));

const object = (name: string, box: readonly (number | string)[], difficult = 0) =>
  `<object><name>${name}</name><difficult>${difficult}</difficult><bndbox>${[
    'xmin',
    'ymin',
    'xmax',
    'ymax',
  ]
    .map((side, i) => `<${side}>${box[i]}</${side}>`)
    .join('')}</bndbox></object>`;

const size = '<size><width>32</width><height>24</height></size>';

async function write(id: string, annotation: string, options: { orientation?: number } = {}) {
  const image = sharp({ create: { width: 32, height: 24, channels: 3, background: 'red' } });
  await image
    .withMetadata(options)
    .jpeg()
    .toFile(join(dir, 'JPEGImages', `${id}.jpg`));
  const xml = `<annotation>${annotation}</annotation>`;
  await writeFile(join(dir, 'Annotations', `${id}.xml`), xml);
}

const split = (name: string, text: string) =>
  writeFile(join(dir, 'ImageSets/Main', `${name}.txt`), text);

const invalid = (message: RegExp) =>
  expect.objectContaining({ code: 'INVALID_DATASET', message: expect.stringMatching(message) });

test('boxes become continuous, classes are sorted, the order is the split’s', async () => {
  await write('b', size + object('dog', [1, 1, 32, 24], 1) + object('cat', [3, 4, 5.5, 6]));
  await write('a', size);
  await write('unlisted', size + object('ant', [1, 1, 9, 9]));
  await split('train', 'b\r\na\n\n');
  expect(await readVoc(dir, 'train')).toEqual({
    classes: ['cat', 'dog'],
    samples: [
      {
        id: 'b',
        path: join(dir, 'JPEGImages', 'b.jpg'),
        width: 32,
        height: 24,
        objects: [
          { class: 'dog', box: [0, 0, 32, 24], difficult: true, crowd: false },
          { class: 'cat', box: [2, 3, 5.5, 6], difficult: false, crowd: false },
        ],
      },
      { id: 'a', path: join(dir, 'JPEGImages', 'a.jpg'), width: 32, height: 24, objects: [] },
    ],
    skipped: [],
  });
});

test('given classes keep their order; objects of others are left out, their images stay', async () => {
  await write('a', size + object('dog', [1, 1, 9, 9]) + object('cat', [2, 2, 2, 9]));
  await split('train', 'a');
  const { classes, samples, skipped } = await readVoc(dir, 'train', { classes: ['fox', 'dog'] });
  expect(classes).toEqual(['fox', 'dog']);
  expect(samples[0]!.objects.map((object) => object.class)).toEqual(['dog']);
  expect(skipped).toEqual([]);
});

test('the flag of a list for one class is not part of the name', async () => {
  await write('a', size);
  await write('b 7', size);
  await write('c', size);
  await split('dog_train', 'a  1\nb 7 -1\nc  0\na -1\n');
  const { samples } = await readVoc(dir, 'dog_train');
  expect(samples.map((sample) => sample.id)).toEqual(['a', 'b 7', 'c']);
});

test('a list with a byte order mark or in UTF-16 names the same images', async () => {
  await write('café', size);
  for (const encoding of ['utf8', 'utf16le'] as const) {
    const list = join(dir, 'ImageSets/Main/train.txt');
    await writeFile(list, Buffer.from('\uFEFFcafé\r\n', encoding));
    expect((await readVoc(dir, 'train')).samples.map(({ id }) => id)).toEqual(['café']);
  }
});

test('unusable objects are left out and reported, the rest stays', async () => {
  await write(
    'a',
    size +
      object('dog', [5, 5, 5, 9]) +
      object('dog', [9, 9, 5, 12]) +
      object('dog', ['x', 1, 5, 9]) +
      object('dog', [40, 1, 50, 9]) +
      object('', [1, 1, 5, 9]) +
      '<object><name>dog</name></object>' +
      object('dog', [-3, 1, 50, 9]),
  );
  await split('train', 'a');
  const { samples, skipped } = await readVoc(dir, 'train');
  expect(samples[0]!.objects.map((object) => object.box)).toEqual([[-4, 0, 50, 9]]);
  expect(skipped).toEqual(
    [
      'Object 1 (dog) has a box without an area.',
      'Object 2 (dog) has a box without an area.',
      'Object 3 (dog) has a box that is not four numbers.',
      'Object 4 (dog) has a box outside the image.',
      'Object 5 has no name.',
      'Object 6 (dog) has a box that is not four numbers.',
    ].map((reason) => ({ image: 'a', reason })),
  );
});

test('a size the annotation does not say comes from the image as it is seen', async () => {
  await write('a', '');
  await write('b', '<size><width>0</width><height>0</height></size>', { orientation: 6 });
  await split('train', 'a\nb');
  const { samples } = await readVoc(dir, 'train');
  expect(samples.map(({ width, height }) => [width, height])).toEqual([
    [32, 24],
    [24, 32],
  ]);
});

test('each thing that is missing or malformed is named', async () => {
  await expect(readVoc(dir, 'train')).rejects.toEqual(invalid(/Main.train\.txt is missing/));
  await split('train', ' \n');
  await expect(readVoc(dir, 'train')).rejects.toEqual(invalid(/names no image/));
  await split('train', 'a');
  const annotation = join(dir, 'Annotations', 'a.xml');
  await expect(readVoc(dir, 'train')).rejects.toEqual(invalid(/Annotations.a\.xml is missing/));
  await writeFile(annotation, '<annotation><size>');
  await expect(readVoc(dir, 'train')).rejects.toEqual(invalid(/a\.xml is no well-formed XML/));
  await writeFile(annotation, '<annotation/>');
  await expect(readVoc(dir, 'train')).rejects.toEqual(invalid(/JPEGImages.a\.jpg is missing/));
  await writeFile(join(dir, 'JPEGImages', 'a.jpg'), 'no image');
  await expect(readVoc(dir, 'train')).rejects.toEqual(invalid(/size of .*a\.jpg cannot be read/));
  await rm(join(dir, 'JPEGImages'), { recursive: true });
  await expect(readVoc(dir, 'train')).rejects.toEqual(invalid(/JPEGImages.a\.jpg is missing/));
  await writeFile(annotation, '<annotation><filename>http://host/</filename></annotation>');
  await expect(readVoc(dir, 'train')).rejects.toEqual(invalid(/JPEGImages.a\.jpg is missing/));
});

test('annotations alone need no image and keep every object', async () => {
  await write('a', size + object('dog', [5, 5, 5, 9]));
  await rm(join(dir, 'JPEGImages'), { recursive: true });
  await split('train', 'a');
  const [only] = await readVocAnnotations(dir, 'train');
  expect(only).toEqual({
    id: 'a',
    filename: '',
    size: { width: 32, height: 24 },
    objects: [{ name: 'dog', difficult: false, bndbox: { xmin: 5, ymin: 5, xmax: 5, ymax: 9 } }],
  });
});

test('a senseless list of classes is refused', async () => {
  await expect(readVoc(dir, 'train', { classes: [] })).rejects.toThrow(/empty/);
  await expect(readVoc(dir, 'train', { classes: ['a', 'b', 'a'] })).rejects.toThrow(/a twice/);
});
