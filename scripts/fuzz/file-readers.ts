import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readImage } from '@rsanet/rsanet/node';
import { readMetrics } from '@rsanet/train/node';
import sharp from 'sharp';
import { readCocoIds } from '../../packages/cli/src/detect-many/coco-results.ts';
import { readResults } from '../../packages/cli/src/detect-many/results-file.ts';
import { readCocoFile } from '../../packages/cli/src/evaluation/coco-file.ts';
import { readVocFiles } from '../../packages/cli/src/evaluation/voc-files.ts';
import { type MakeReader, type Readers, text } from './reader.ts';

/** A reader of one file by its path. */
function ofFile(
  file: string,
  content: string,
  read: (path: string, folder: string) => unknown,
): MakeReader {
  return (folder) => ({
    samples: { [file]: [text(content)] },
    read(_, bytes) {
      writeFileSync(join(folder, file), bytes);
      return read(join(folder, file), folder);
    },
  });
}

async function images(): Promise<Uint8Array[]> {
  const data = Uint8Array.from({ length: 16 * 12 * 3 }, (_, i) => (i * 37) % 256);
  const one = () => sharp(data, { raw: { width: 16, height: 12, channels: 3 } });
  const kinds = [
    one().jpeg(),
    one().jpeg({ progressive: true }).withMetadata({ orientation: 6 }),
    one().png(),
    one().png({ palette: true }),
    one().webp(),
    one().webp({ lossless: true }),
    one().gif(),
    one().tiff({ compression: 'lzw' }),
    one().tiff({ compression: 'none' }),
  ];
  const svg = text(
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="5" height="5"/></svg>',
  );
  const encoded = await Promise.all(kinds.map((kind) => kind.toBuffer()));
  return [...encoded, bmp(data, 16, 12), svg];
}

/** A BMP of 24 bits. */
function bmp(data: Uint8Array, width: number, height: number): Uint8Array {
  const file = Buffer.alloc(54 + data.length);
  file.write('BM');
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(54, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(width, 18);
  file.writeInt32LE(height, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(24, 28);
  file.set(data, 54);
  return file;
}

const COCO_RESULTS = [{ image_id: 1, category_id: 2, bbox: [1, 2, 3, 4], score: 0.5 }];
const REPORT = {
  epoch: 1,
  loss: { total: 1, box: 0.5, objectness: 0.25, class: 0.25 },
  ap: null,
  seconds: 3,
};
const DETECTED = [
  {
    image: 'a.jpg',
    width: 4,
    height: 3,
    detections: [{ bbox: [0, 0, 1, 1], class: 'a', classId: 0, score: 0.5 }],
  },
  { image: 'b.jpg', error: { code: 'INVALID_IMAGE', message: 'It is cut.' } },
];

/** What reads images, results and records. */
export const FILE_READERS: Readers = {
  image: {
    share: 1 / 2,
    make: async () => ({
      samples: { image: await images() },
      read: (_, bytes) => readImage(bytes),
    }),
  },
  detections: {
    share: 1 / 4,
    make: ofFile(
      'd.jsonl',
      DETECTED.map((one) => `${JSON.stringify(one)}\n`).join(''),
      async (path) => {
        for await (const _ of readResults(path));
      },
    ),
  },
  'COCO results': {
    share: 1 / 4,
    make: ofFile('r.json', JSON.stringify(COCO_RESULTS), readCocoFile),
  },
  'COCO ids': {
    share: 1 / 4,
    make: ofFile(
      'ids.json',
      '{"images":[{"id":1,"file_name":"a.jpg"}],"categories":[{"id":2,"name":"cat"}]}',
      readCocoIds,
    ),
  },
  'VOC results': {
    share: 1 / 4,
    make: ofFile('comp4_det_val_cat.txt', 'a 0.5 1 2 3 4\nb 0.25 1.5 2 30 40\n', (path) =>
      readVocFiles(path, 'val'),
    ),
  },
  metrics: {
    share: 1 / 4,
    make: ofFile('metrics.jsonl', `${JSON.stringify(REPORT)}\n`, (_, folder) =>
      readMetrics(folder),
    ),
  },
};
