import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readCoco, readVoc, readYolo } from '@rsanet/train/node';
import sharp from 'sharp';
import { parseCocoInstances } from '../../packages/train/src/node/coco-instances.ts';
import { decodeText } from '../../packages/train/src/node/decode-text.ts';
import { namesOfList } from '../../packages/train/src/node/split-list.ts';
import { parseVocAnnotation } from '../../packages/train/src/node/voc-annotation.ts';
import { parseYoloLabels } from '../../packages/train/src/node/yolo-labels.ts';
import { type MakeReader, type Readers, text } from './reader.ts';

/** A reader of a folder: the files that are changed, and those that stay. */
function ofFolder(
  files: Readonly<Record<string, string>>,
  images: readonly string[],
  read: (folder: string) => Promise<unknown>,
): MakeReader {
  return async (folder) => {
    const samples = Object.fromEntries(
      Object.entries(files).map(([name, content]) => [name, [text(content)]]),
    );
    const png = await sharp({ create: { width: 40, height: 30, channels: 3, background: 'red' } })
      .png()
      .toBuffer();
    const write = (name: string, bytes: Uint8Array) => {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), bytes);
    };
    for (const name of images) write(name, png);
    for (const [name, [bytes]] of Object.entries(samples)) write(name, bytes!);
    return {
      samples,
      async read(name, bytes) {
        writeFileSync(join(folder, name), bytes);
        try {
          await read(folder);
        } finally {
          writeFileSync(join(folder, name), samples[name]![0]!);
        }
      },
    };
  };
}

const VOC = `<?xml version="1.0"?><annotation><filename>a.png</filename><size><width>40</width><height>30</height></size>
<object><name>cat &amp; dog</name><difficult>0</difficult><bndbox><xmin>1</xmin><ymin>2</ymin><xmax>9</xmax><ymax>8</ymax></bndbox></object></annotation>`;

const CVAT = `<annotations><version>1.1</version><image id="0" name="images/a.png" subset="train" width="40" height="30">
<box label="cat" xtl="1" ytl="2" xbr="9" ybr="8"></box><polygon label="dog" points="1,1;5,1;5,5"></polygon></image></annotations>`;

const COCO = {
  images: [
    { id: 1, file_name: 'a.png', width: 40, height: 30 },
    { id: 2, file_name: 'b/c.png' },
  ],
  annotations: [
    { id: 1, image_id: 1, category_id: 1, bbox: [1, 2, 10, 10], area: 100, iscrowd: 0 },
    { id: 2, image_id: 1, category_id: 1, segmentation: [[1, 1, 9, 1, 9, 9]] },
    {
      id: 3,
      image_id: 2,
      category_id: 1,
      segmentation: { size: [30, 40], counts: 'PP1' },
      iscrowd: 1,
    },
    {
      id: 4,
      image_id: 2,
      category_id: 1,
      segmentation: { size: [30, 40], counts: [10, 20, 1170] },
    },
  ],
  categories: [{ id: 1, name: 'cat', supercategory: 'animal' }],
};

const LABELS = '0 0.5 0.5 0.2 0.2\n1 0.1 0.1 0.3 0.1 0.3 0.4\n';

/** A reader of a text. */
function ofText(content: string, read: (text: string) => unknown): MakeReader {
  return () => ({
    samples: { file: [text(content)] },
    read: (_, bytes) => read(decodeText(bytes, 'file')),
  });
}

/** What reads data sets. */
export const DATA_READERS: Readers = {
  'VOC annotation': { share: 1, make: ofText(VOC, (xml) => parseVocAnnotation(xml, 'file')) },
  'split list': {
    share: 1,
    make: ofText('a\nb -1\nc/d.jpg\n', (list) => namesOfList(list, 'file', (name) => name < 'b')),
  },
  'YOLO labels': {
    share: 1,
    make: ofText(LABELS, (labels) => parseYoloLabels(labels, { width: 40, height: 30 })),
  },
  'COCO annotations': {
    share: 1 / 4,
    make: (folder) => ({
      samples: { 'annotations.json': [text(JSON.stringify(COCO))] },
      read(name, bytes) {
        writeFileSync(join(folder, name), bytes);
        return parseCocoInstances(join(folder, name));
      },
    }),
  },
  VOC: {
    share: 1 / 20,
    make: ofFolder(
      { 'Annotations/a.xml': VOC, 'ImageSets/Main/train.txt': 'a\nb -1\nJPEGImages/a.png\n' },
      ['JPEGImages/a.png', 'JPEGImages/b.png'],
      (folder) => readVoc(folder, 'train'),
    ),
  },
  CVAT: {
    share: 1 / 20,
    make: ofFolder({ 'annotations.xml': CVAT }, ['images/a.png'], (folder) =>
      readVoc(folder, 'train'),
    ),
  },
  COCO: {
    share: 1 / 20,
    make: ofFolder(
      { 'annotations/instances_train.json': JSON.stringify(COCO) },
      ['train/a.png', 'train/b/c.png'],
      (folder) => readCoco(folder, 'train'),
    ),
  },
  YOLO: {
    share: 1 / 20,
    make: ofFolder(
      {
        'data.yaml':
          'path: .\ntrain: train.txt\nval: [images]\nnames:\n  0: cat\n  1: "dog"\nnc: 2\n',
        'train.txt': './images/a.png\nimages/b.png\n',
        'labels/a.txt': LABELS,
      },
      ['images/a.png', 'images/b.png'],
      (folder) => readYolo(folder, 'train'),
    ),
  },
  'YOLO without YAML': {
    share: 1 / 20,
    make: ofFolder(
      { 'obj.names': 'cat\ndog\n', 'images/a.txt': '0 0.5 0.5 0.2 0.2\n' },
      ['images/a.png'],
      (folder) => readYolo(folder, 'train'),
    ),
  },
};
