import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Dataset, splitDataset } from '../data/index.ts';
import { readCoco } from './coco.ts';
import { imageHashes } from './image-hashes.ts';
import { readVoc } from './voc.ts';
import { writeParts } from './write-parts.ts';
import { readYolo } from './yolo.ts';

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'rsanet-parts-'));
});
afterEach(() => rm(dir, { recursive: true }));

const NAMES = ['a', 'b', 'c', 'd'];
const xml =
  '<annotation><size><width>40</width><height>30</height></size><object><name>cat</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>20</xmax><ymax>10</ymax></bndbox></object></annotation>';

async function put(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(dir, dirname(path)), { recursive: true });
    const drawn = () =>
      sharp({ create: { width: 40, height: 30, channels: 3, background: text } })
        .jpeg()
        .toBuffer();
    await writeFile(join(dir, path), path.endsWith('.jpg') ? await drawn() : text);
  }
}

const each = (of: (name: string, i: number) => readonly [string, string]) =>
  Object.fromEntries(NAMES.map(of));
const images = (folder: string) =>
  each((name, i) => [`${folder}${name}.jpg`, `rgb(${i}, 99, 9)`] as const);
const instances = JSON.stringify({
  info: { year: 2017 },
  images: NAMES.map((name, i) => ({ id: i + 1, file_name: `${name}.jpg`, width: 40, height: 30 })),
  categories: [{ id: 3, name: 'cat' }],
  annotations: NAMES.map((_, i) => ({
    id: i + 1,
    image_id: i + 1,
    category_id: 3,
    bbox: [0, 0, 20, 10],
    segmentation: [[0, 0, 20, 0, 20, 10]],
  })),
});
const layouts = {
  voc: {
    ...images('JPEGImages/'),
    ...each((name) => [`Annotations/${name}.xml`, xml]),
    'ImageSets/Main/all.txt': NAMES.join('\n'),
  },
  'voc without lists': { ...images('photos/'), ...each((name) => [`photos/${name}.xml`, xml]) },
  coco: { ...images('all/'), 'annotations/instances_all.json': instances },
  'coco of one file': { ...images('data/'), 'labels.json': instances },
  yolo: {
    ...images('images/all/'),
    ...each((name) => [`labels/all/${name}.txt`, '0 0.25 0.166667 0.5 0.333333\n']),
    'data.yaml': 'names: [cat]\nall: images/all\n',
  },
};
const readers = { voc: readVoc, coco: readCoco, yolo: readYolo };

test.each(Object.keys(layouts) as (keyof typeof layouts)[])(
  'parts of %s are read as they were divided',
  async (layout) => {
    await put(layouts[layout]);
    const format = layout.split(' ')[0] as keyof typeof readers;
    // The folder of annotations and images stands for a split where there are no lists.
    const split = layout === 'voc without lists' ? 'photos' : 'all';
    const whole = await readers[format](dir, split);
    const parts = splitDataset(whole, { some: 0.75, rest: 0.25 }, { seed: 2 });
    const { files, data } = await writeParts(format, dir, split, parts);
    for (const [name, part] of parts) {
      const read = await readers[format](data, name);
      const seen = ({ samples }: Dataset) =>
        samples.map(({ path, objects }) => ({ path, objects }));
      expect(seen(read)).toEqual(seen(part));
      expect(read.classes).toEqual(whole.classes);
    }
    expect(files.length).toBe(format === 'yolo' ? 3 : 2);
    const again = writeParts(format, dir, split, parts);
    await expect(again).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    await expect(again).rejects.toThrow(/is there already/);
  },
);

test('what COCO says beside boxes is kept', async () => {
  await put(layouts.coco);
  const whole = await readCoco(dir, 'all');
  const parts = splitDataset(whole, { one: 0.5, two: 0.5 }, { seed: 1 });
  await writeParts('coco', dir, 'all', parts);
  const written = JSON.parse(
    await readFile(join(dir, 'annotations/instances_one.json'), 'utf8'),
  ) as Record<string, { segmentation?: unknown }[]>;
  expect(written.info).toEqual({ year: 2017 });
  expect(written.images).toHaveLength(2);
  expect(written.annotations!.every(({ segmentation }) => segmentation)).toBe(true);
});

test('a part needs a name that a file can have', async () => {
  await put(layouts.yolo);
  const whole = await readYolo(dir, 'all');
  for (const name of ['../up', 'names', 'a b', '']) {
    const written = writeParts('yolo', dir, 'all', new Map([[name, whole]]));
    await expect(written).rejects.toThrow(`A part is called '${name}'`);
  }
});

test('equal files have one hash, others their own, and a missing one is named', async () => {
  await put({ 'a.jpg': 'red', 'b.jpg': 'red', 'c.jpg': 'blue' });
  const at = (id: string) => ({
    id,
    path: join(dir, `${id}.jpg`),
    width: 40,
    height: 30,
    objects: [],
  });
  const hashes = await imageHashes(['a', 'b', 'c'].map(at));
  const [a, b, c] = ['a', 'b', 'c'].map((id) => hashes.get(at(id).path));
  expect(a).toMatch(/^[0-9a-f]{64}$/);
  expect(b).toBe(a);
  expect(c).not.toBe(a);
  await expect(imageHashes([at('nope')])).rejects.toThrow(/nope\.jpg is unreadable/);
});
