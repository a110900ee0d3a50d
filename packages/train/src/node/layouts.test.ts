import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Dataset } from '../data/index.ts';
import { readCoco } from './coco.ts';
import { recognise } from './recognise.ts';
import { readVoc } from './voc.ts';
import { readVocAnnotations } from './voc-annotations.ts';
import { readYolo } from './yolo.ts';

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'rsanet-layout-'));
});
afterEach(() => rm(dir, { recursive: true }));

const image = (path: string) =>
  sharp({ create: { width: 40, height: 30, channels: 3, background: 'grey' } })
    .toFormat(/png$/i.test(path) ? 'png' : 'jpeg')
    .toBuffer();

const xml = (name: string | null, filename = '') =>
  `<annotation>${filename && `<filename>${filename}</filename>`}<size><width>40</width><height>30</height></size>${
    name &&
    `<object><name>${name}</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>20</xmax><ymax>10</ymax></bndbox></object>`
  }</annotation>`;

/** Files of a data set: images, by their ending, are drawn, the rest is text. */
async function put(files: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(dir, dirname(path)), { recursive: true });
    const drawn = /\.(jpe?g|jfif|png)$/i.test(path);
    await writeFile(join(dir, path), drawn ? await image(path) : text);
  }
}

const coco = (...names: readonly string[]) =>
  JSON.stringify({
    images: names.map((file_name, id) => ({ id, file_name, width: 40, height: 30 })),
    categories: [{ id: 1, name: 'cat' }],
    // The last image is a negative.
    annotations: names
      .slice(0, -1)
      .map((_, image_id) => ({ id: image_id + 1, image_id, category_id: 1, bbox: [0, 0, 20, 10] })),
  });

const label = '0 0.25 0.166667 0.5 0.333333\n';
const readers = { voc: readVoc, coco: readCoco, yolo: readYolo };

/** What is read: per image where it lies, and how many cats are in it. */
async function read(split: string): Promise<{ seen: string; found: string[]; data: Dataset }> {
  const { format, seen } = await recognise(dir, split);
  const data = await readers[format](dir, split);
  const found = data.samples.map(({ path, width, height, objects }) => {
    expect([width, height]).toEqual([40, 30]);
    for (const { class: name, box } of objects) {
      expect(name).toBe('cat');
      box.forEach((side, i) => {
        expect(side).toBeCloseTo([0, 0, 20, 10][i]!, 3);
      });
    }
    return `${path.slice(dir.length + 1)} ${objects.length}`;
  });
  return { seen: `${format}: ${seen.replace(`${dir}/`, '')}`, found, data };
}

/** A tool's export: its files, the split read, how it is recognised, and what is found. */
const exports: [tool: string, Record<string, string>, string, string, string[]][] = [
  [
    'the VOC development kit',
    {
      'ImageSets/Main/train.txt': 'a\nb\n',
      'Annotations/a.xml': xml('cat'),
      'Annotations/b.xml': xml(''),
      'JPEGImages/a.jpg': '',
      'JPEGImages/b.jpg': '',
    },
    'train',
    'voc: the list ImageSets/Main/train.txt',
    ['JPEGImages/a.jpg 1', 'JPEGImages/b.jpg 0'],
  ],
  [
    'CVAT, VOC, with folders and a negative without XML',
    {
      'ImageSets/Main/default.txt': 'one/a\r\ntwo/a\r\ntwo/none\r\n',
      'labelmap.txt': '# label:color_rgb:parts:actions\ncat:::\n',
      'Annotations/one/a.xml': xml('cat', 'one/a.JPG'),
      'Annotations/two/a.xml': xml('', 'two/a.png'),
      'JPEGImages/one/a.JPG': '',
      'JPEGImages/two/a.png': '',
      'JPEGImages/two/none.jfif': '',
    },
    'default',
    'voc: the list ImageSets/Main/default.txt',
    ['JPEGImages/one/a.JPG 1', 'JPEGImages/two/a.png 0', 'JPEGImages/two/none.jfif 0'],
  ],
  [
    'CVAT for images',
    {
      'annotations.xml':
        '<?xml version="1.0" encoding="utf-8"?><annotations><version>1.1</version><meta><job><id>1</id></job></meta>' +
        '<image id="0" name="sub/a.jpg" width="40" height="30"><box label="cat" source="manual" occluded="0" xtl="0.00" ytl="0.00" xbr="20.00" ybr="10.00" z_order="0"><attribute name="age">3</attribute></box></image>' +
        '<image id="1" name="b.jpg" width="40" height="30"></image></annotations>',
      'images/sub/a.jpg': '',
      'images/b.jpg': '',
    },
    'train',
    'voc: all annotations',
    ['images/sub/a.jpg 1', 'images/b.jpg 0'],
  ],
  [
    'CVAT, COCO',
    {
      'annotations/instances_default.json': coco('sub/a.jpg', 'b.jpg'),
      'images/default/sub/a.jpg': '',
      'images/default/b.jpg': '',
    },
    'default',
    'coco: annotations/instances_default.json',
    ['images/default/sub/a.jpg 1', 'images/default/b.jpg 0'],
  ],
  [
    'CVAT, YOLO',
    {
      'obj.names': 'cat\ndog\n',
      'obj.data': 'classes = 2\ntrain = data/train.txt\nnames = data/obj.names\nbackup = backup/\n',
      'train.txt': 'data/obj_train_data/a.jpg\ndata/obj_train_data/b.jpg\n',
      'obj_train_data/a.jpg': '',
      'obj_train_data/a.txt': label,
      'obj_train_data/b.jpg': '',
      'obj_train_data/b.txt': '',
    },
    'train',
    'yolo: obj.names',
    ['obj_train_data/a.jpg 1', 'obj_train_data/b.jpg 0'],
  ],
  [
    'Roboflow, VOC',
    {
      'README.roboflow.txt': 'cats',
      'train/a_jpg.rf.0123.jpg': '',
      'train/a_jpg.rf.0123.xml': xml('cat', 'a_jpg.rf.0123.jpg'),
      'train/b_jpg.rf.4567.jpg': '',
      'train/b_jpg.rf.4567.xml': xml('', 'b_jpg.rf.4567.jpg'),
      'valid/c.jpg': '',
      'valid/c.xml': xml('cat'),
    },
    'train',
    'voc: the folder train',
    ['train/a_jpg.rf.0123.jpg 1', 'train/b_jpg.rf.4567.jpg 0'],
  ],
  [
    'Roboflow, COCO',
    {
      'train/_annotations.coco.json': coco('a.jpg', 'b.jpg'),
      'train/a.jpg': '',
      'train/b.jpg': '',
      'valid/_annotations.coco.json': coco('a.jpg', 'a.jpg'),
      'valid/a.jpg': '',
    },
    'train',
    'coco: train/_annotations.coco.json',
    ['train/a.jpg 1', 'train/b.jpg 0'],
  ],
  [
    'Roboflow, YOLO, from another machine',
    {
      'data.yaml': 'path: /content/set\ntrain: ../train/images\nnc: 1\nnames: [cat]\n',
      'train/images/a.jpg': '',
      'train/labels/a.txt': label,
      'train/images/b.jpg': '',
    },
    'train',
    'yolo: data.yaml',
    ['train/images/a.jpg 1', 'train/images/b.jpg 0'],
  ],
  [
    'Label Studio, COCO',
    {
      'result.json': coco(
        'images/a.jpg',
        'images\\b.jpg',
        'http://localhost:8080/data/upload/1/c%20d.jpg',
        '/data/local-files/?d=cats/e.jpg',
        'C:\\Users\\me\\images\\f.jpg',
        '../../label-studio/media/g.jpg',
      ),
      ...Object.fromEntries(
        ['a', 'b', 'c d', 'e', 'f', 'g'].map((name) => [`images/${name}.jpg`, '']),
      ),
    },
    'train',
    'coco: result.json',
    ['a.jpg 1', 'b.jpg 1', 'c d.jpg 1', 'e.jpg 1', 'f.jpg 1', 'g.jpg 0'].map(
      (name) => `images/${name}`,
    ),
  ],
  [
    'Label Studio, VOC',
    {
      'Annotations/a.xml': xml('cat', 'a'),
      'images/a.jpg': '',
      'images/b.jpg': '',
    },
    'train',
    'voc: all annotations',
    ['images/a.jpg 1', 'images/b.jpg 0'],
  ],
  [
    'Label Studio, YOLO',
    {
      'classes.txt': 'cat\n',
      'notes.json': '{}',
      'images/a.jpg': '',
      'labels/a.txt': label,
      'images/b.jpg': '',
    },
    'train',
    'yolo: classes.txt',
    ['images/a.jpg 1', 'images/b.jpg 0'],
  ],
  [
    'FiftyOne, COCO',
    { 'labels.json': coco('a.jpg', 'b.jpg'), 'data/a.jpg': '', 'data/b.jpg': '' },
    'train',
    'coco: labels.json',
    ['data/a.jpg 1', 'data/b.jpg 0'],
  ],
  [
    'FiftyOne, COCO, a folder per split',
    {
      'validation/labels.json': coco('a.jpg', 'b.jpg'),
      'validation/data/a.jpg': '',
      'validation/data/b.jpg': '',
      'train/labels.json': coco('a.jpg', 'a.jpg'),
      'train/data/a.jpg': '',
    },
    'validation',
    'coco: validation/labels.json',
    ['validation/data/a.jpg 1', 'validation/data/b.jpg 0'],
  ],
  [
    'FiftyOne, VOC',
    { 'labels/a.xml': xml('cat', 'a.jpg'), 'data/a.jpg': '', 'data/b.jpg': '' },
    'train',
    'voc: all annotations',
    ['data/a.jpg 1', 'data/b.jpg 0'],
  ],
  [
    'FiftyOne, YOLO',
    {
      'dataset.yaml': 'path: .\ntrain: ./images/train/\nnames:\n  0: cat\n',
      'images/train/a.jpg': '',
      'labels/train/a.txt': label,
    },
    'train',
    'yolo: dataset.yaml',
    ['images/train/a.jpg 1'],
  ],
  [
    'VoTT, VOC, a list per class with endings and flags',
    {
      'pascal_label_map.pbtxt': "item {\n id: 1\n name: 'cat'\n}\n",
      'ImageSets/Main/cat_train.txt': 'cat_01.jpg 1\r\ndog 2.png -1\r\n',
      'ImageSets/Main/dog_train.txt': 'cat_01.jpg -1\r\ndog 2.png 1\r\n',
      'ImageSets/Main/cat_val.txt': 'cat_03.jpg 1\r\n',
      'Annotations/cat_01.xml': xml('cat', 'cat_01.jpg'),
      'Annotations/cat_03.xml': xml('cat', 'cat_03.jpg'),
      'Annotations/dog 2.xml': xml('', 'dog 2.png'),
      'JPEGImages/cat_01.jpg': '',
      'JPEGImages/cat_03.jpg': '',
      'JPEGImages/dog 2.png': '',
    },
    'train',
    'voc: the lists ImageSets/Main/cat_train.txt, ImageSets/Main/dog_train.txt',
    ['JPEGImages/cat_01.jpg 1', 'JPEGImages/dog 2.png 0'],
  ],
  [
    'LabelImg, beside the images, which are called otherwise',
    { '1.xml': xml('cat', 'photo.JPG'), 'photo.JPG': '', 'other.jpg': '' },
    'train',
    'voc: all annotations',
    ['photo.JPG 1', 'other.jpg 0'],
  ],
  [
    'lists with folders, endings and separators of Windows',
    {
      'ImageSets/Main/train.txt':
        'JPEGImages\\sub\\a.jpg\r\n./b.jpeg\r\nC:\\voc\\JPEGImages\\c.jpg\r\n',
      'Annotations/sub/a.xml': xml('cat'),
      'Annotations/b.xml': xml('cat'),
      'Annotations/c.xml': xml(''),
      'JPEGImages/sub/a.jpg': '',
      'JPEGImages/b.jpeg': '',
      'JPEGImages/c.jpg': '',
    },
    'train',
    'voc: the list ImageSets/Main/train.txt',
    ['JPEGImages/sub/a.jpg 1', 'JPEGImages/b.jpeg 1', 'JPEGImages/c.jpg 0'],
  ],
];

test.each(exports)('%s', async (_, files, split, seen, found) => {
  await put(files);
  const result = await read(split);
  expect(result).toMatchObject({ seen, found });
  const whole = ['all annotations', 'result.json', 'classes.txt', ' labels.json'];
  const said = result.data.notes?.some((note) => note.startsWith('The data set has no splits'));
  expect(said ?? false).toBe(whole.some((end) => seen.endsWith(end)));
});

test('folders may be links', async () => {
  await put({ 'annotations/instances_val.json': coco('a.jpg', 'b.jpg') });
  await put({ '../layout-images/a.jpg': '', '../layout-images/b.jpg': '' });
  await symlink(join(dir, '../layout-images'), join(dir, 'val'));
  try {
    expect((await read('val')).found).toEqual(['val/a.jpg 1', 'val/b.jpg 0']);
  } finally {
    await rm(join(dir, '../layout-images'), { recursive: true });
  }
});

test('a name that leads to several images, or nowhere, is named and never guessed', async () => {
  await put({ 'result.json': coco('/srv/a.jpg', 'b.jpg', 'x/b.jpg') });
  await put({ 'one/a.jpg': '', 'two/a.jpg': '', 'images/b.jpg': '', 'images/y/b.jpg': '' });
  const { samples, skipped } = await readCoco(dir, 'train', { skipBroken: true });
  expect(samples.map(({ path }) => path)).toEqual([join(dir, 'images/b.jpg')]);
  expect(skipped.map(({ reason }) => reason)).toEqual([
    expect.stringMatching(/^The image \/srv\/a\.jpg may be .*one\/a\.jpg or .*two\/a\.jpg/),
    expect.stringMatching(/^The image x\/b\.jpg is in none of/),
  ]);
  await expect(readCoco(dir, 'train')).rejects.toThrow(/^2 of 3 images cannot be used/);
});

test('images of one name and two endings need theirs', async () => {
  await put({
    'ImageSets/Main/train.txt': 'a.png\nb\n',
    'JPEGImages/a.png': '',
    'JPEGImages/a.jpg': '',
    'JPEGImages/b.png': '',
    'JPEGImages/b.jpg': '',
    'Annotations/a.xml': xml('cat'),
    'Annotations/b.xml': xml('cat', 'b.jpg'),
  });
  expect((await read('train')).found).toEqual(['JPEGImages/a.png 1', 'JPEGImages/b.jpg 1']);
  await put({ 'Annotations/b.xml': xml('cat') });
  await expect(readVoc(dir, 'train')).rejects.toThrow(
    /image of b may be .*b\.jpg or .*b\.png; rem/,
  );
});

test('of CVAT polygons are read, other shapes reported, and an image that is there twice named', async () => {
  const polygon = '<polygon label="cat" points="1.00,2.50;21.00,2.50;11.00,12.00" />';
  const image = (name: string, shapes: string) =>
    `<image id="0" name="${name}" width="40" height="30">${shapes}</image>`;
  await put({
    'annotations.xml': `<annotations>${image('a.jpg', `${polygon}<polyline label="cat" points="1,2;3,4" />`)}${image('b.jpg', '<polygon label="cat" points="1,2" />')}</annotations>`,
    'images/a.jpg': '',
    'images/b.jpg': '',
  });
  const { samples, skipped, notes } = await readVoc(dir, 'train');
  expect(samples[0]!.objects).toEqual([
    { class: 'cat', box: [1, 2.5, 21, 12], difficult: false, crowd: false },
  ]);
  expect(skipped).toEqual([
    { image: 'b', reason: 'Object 1 (cat) has a box that is not four numbers.' },
  ]);
  expect(notes).toContain('Of the shapes boxes and polygons are read; polyline are left out.');

  await put({
    'annotations.xml': `<annotations>${image('a.jpg', polygon)}${image('a.jpg', '')}</annotations>`,
  });
  await expect(readVoc(dir, 'train')).rejects.toThrow(/image a\.jpg is there more than once in/);
  const one = await readVoc(dir, 'train', { skipBroken: true });
  expect(one.samples.map(({ objects }) => objects.length)).toEqual([1]);
});

test('broken annotations and missing images are named together, or skipped', async () => {
  await put({
    'ImageSets/Main/train.txt': 'a\nb\nc\nd\n',
    'Annotations/a.xml': xml('cat'),
    'Annotations/b.xml': '<annotation>',
    'Annotations/c.xml': xml('cat'),
    'JPEGImages/a.jpg': '',
    'JPEGImages/b.jpg': '',
  });
  await expect(readVoc(dir, 'train')).rejects.toThrow(
    /^3 of 4 images cannot be used.*b\.xml is no well-formed.*d\.xml is missing.*c\.jpg is missing/,
  );
  const { samples, skipped } = await readVoc(dir, 'train', { skipBroken: true });
  expect(samples.map(({ id }) => id)).toEqual(['a']);
  expect(skipped.map((item) => item.image)).toEqual(['b', 'd', 'c']);
  const annotations = await readVocAnnotations(dir, 'train', { skipBroken: true });
  expect(annotations.map(({ id }) => id)).toEqual(['a', 'c']);
});

test('an image that is a BMP is read, of a size that no file says', async () => {
  const bytes = Buffer.alloc(54 + 40 * 30 * 3);
  bytes.write('BM');
  for (const [at, value] of [
    [10, 54],
    [14, 40],
    [18, 40],
    [22, 30],
  ] as const)
    bytes.writeInt32LE(value, at);
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(24, 28);
  await put({
    'data.yaml': 'train: images\nnames: [cat]',
    'images/none.txt': '',
    'labels/a.txt': label,
  });
  await writeFile(join(dir, 'images/a.bmp'), bytes);
  expect((await read('train')).found).toEqual(['images/a.bmp 1']);
});

test('a split that is not there is named, with what there is', async () => {
  await put({ 'train/a.xml': xml('cat'), 'train/a.jpg': '', 'valid/b.xml': xml('cat') });
  await expect(readVoc(dir, 'val')).rejects.toThrow(/no folder called val .* has train, valid/);
  await put({ 'ImageSets/Main/test.txt': 'a\n', 'Annotations/a.xml': xml('cat') });
  await expect(readVoc(dir, 'val')).rejects.toThrow(
    /val\.txt is missing.*ImageSets.Main.test\.txt/,
  );
});

test('a form that is none or several is not guessed', async () => {
  await put({ 'readme.md': '' });
  await expect(recognise(dir, 'train')).rejects.toThrow(/not clear, as it has no file of COCO/);
  await put({ 'photo.jpg': 'pixels' });
  await expect(recognise(join(dir, 'photo.jpg'), 'train')).rejects.toThrow(
    /form of .*photo\.jpg is not clear/,
  );
  await put({ 'data.yaml': 'names: [cat]', 'train/a.xml': xml('cat') });
  await expect(recognise(dir, 'train')).rejects.toThrow(
    /it has the folder train \(voc\) and .*data\.yaml \(yolo\); say it by format/,
  );
});

test('boxes in parts of the sides are refused where pixels are meant', async () => {
  const parts = JSON.parse(coco('a.jpg', 'b.jpg'));
  parts.annotations[0].bbox = [0.1, 0.1, 0.5, 0.5];
  await put({ 'result.json': JSON.stringify(parts), 'a.jpg': '', 'b.jpg': '' });
  await expect(readCoco(dir, 'train')).rejects.toThrow(/result\.json lie within 0\.\.1, as parts/);
  const box = '<xmin>0.1</xmin><ymin>0.1</ymin><xmax>0.6</xmax><ymax>0.6</ymax>';
  const annotation = xml('cat').replace(/<xmin>.*<\/ymax>/, box);
  await put({ 'train/a.jpg': '', 'train/a.xml': annotation });
  await expect(readVoc(dir, 'train')).rejects.toThrow(/the folder train, lie within 0\.\.1/);
});
