import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { detectorFiles, readDetector, readImage } from '@rsanet/rsanet/node';
import { readTensors } from '@rsanet/train';
import { readCoco, readYolo } from '@rsanet/train/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { coloursModel } from '../packages/rsanet/src/testing/colours.ts';
import { parseXml } from '../packages/train/src/node/voc-annotation.ts';

// Files that claim, or unfold into, far more than they hold. Each took seconds or gigabytes of some reader once.

const bytes = (text: string) => new TextEncoder().encode(text);
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rsanet-bombs-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** A grey PNG that says it has so many pixels, and has none. */
function png(width: number, height: number): Uint8Array {
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0]);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  const pixels = deflateSync(Buffer.alloc(0));
  const chunks = [chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([signature, ...chunks]);
}

function chunk(kind: string, data: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(kind), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc(named));
  return Buffer.concat([length, named, sum]);
}

/** CRC-32 as PNG has it. */
function crc(data: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of data) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0);
  }
  return (value ^ 0xffffffff) >>> 0;
}

test.each([
  ['of 2^32 pixels', png(65_535, 65_535), 'UNSUPPORTED_IMAGE'],
  ['of the most pixels that are read, with none', png(11_585, 11_585), 'INVALID_IMAGE'],
])('a PNG %s', async (_, file, code) => {
  await expect(readImage(file)).rejects.toMatchObject({ code });
});

test('an SVG that draws itself ten times over, ten times', async () => {
  const levels = Array.from(
    { length: 10 },
    (_, i) => `<g id="l${i + 1}">${`<use href="#l${i}"/>`.repeat(10)}</g>`,
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><defs><rect id="l0" width="1" height="1"/>${levels.join('')}</defs><use href="#l10"/></svg>`;
  await expect(readImage(bytes(svg))).rejects.toMatchObject({ code: 'INVALID_IMAGE' });
});

test.each([
  ['a weight of 10^12 numbers', [1e6, 1e6]],
  ['a weight of more numbers than can be counted', [2 ** 40, 2 ** 40]],
])('a manifest that claims %s', async (_, shape) => {
  const { graph, metadata } = coloursModel(64, 64);
  const files = new Map(detectorFiles(graph, metadata));
  const json = JSON.parse(new TextDecoder().decode(files.get('model.json') as Uint8Array));
  json.weightsManifest[0].weights[0].shape = shape;
  files.set('model.json', bytes(JSON.stringify(json)));
  await expect(readDetector(files)).rejects.toMatchObject({ code: 'INVALID_MODEL' });
});

test('a checkpoint whose header is as long as all memory', () => {
  const file = new Uint8Array(64).fill(0x7f);
  expect(() => readTensors(file, 'file')).toThrow(
    expect.objectContaining({ code: 'INVALID_CHECKPOINT' }),
  );
});

/** Entities of ten of the one before, ten levels deep. */
const LAUGHS = Array.from(
  { length: 10 },
  (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`,
);

test.each([
  [
    'entities of entities',
    `<!DOCTYPE a [<!ENTITY l0 "l">${LAUGHS.join('')}]><annotation>&l10;</annotation>`,
  ],
  [
    'an entity of a file',
    '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><annotation>&x;</annotation>',
  ],
  ['comments that never end', `<annotation>${'<!--'.repeat(200_000)}</annotation>`],
  ['sections that never end', `<annotation>${'<![CDATA['.repeat(100_000)}</annotation>`],
  ['elements within each other', '<annotation>'.repeat(20_000)],
])('XML with %s', (_, xml) => {
  expect(() => parseXml(xml, 'a.xml')).toThrow(
    expect.objectContaining({ code: 'INVALID_DATASET' }),
  );
});

test('YAML whose aliases unfold without end', async () => {
  const dir = join(folder, 'yaml');
  await mkdir(dir);
  const lists = Array.from(
    { length: 12 },
    (_, i) => `l${i + 1}: &l${i + 1} [${Array(10).fill(`*l${i}`)}]`,
  );
  await writeFile(
    join(dir, 'data.yaml'),
    `l0: &l0 x\n${lists.join('\n')}\nnames: *l12\ntrain: .\n`,
  );
  await expect(readYolo(dir, 'train')).rejects.toMatchObject({ code: 'INVALID_DATASET' });
});

test.each([
  ['arrays within arrays', '['.repeat(1_000_000)],
  ['a string of nothing but quotes, beside a NaN', `{"a": NaN, "b": "${'\\"'.repeat(300_000)}`],
])('COCO annotations of %s', async (name, text) => {
  const file = join(folder, `${name.length}.json`);
  await writeFile(file, text);
  await expect(readCoco(file, 'train')).rejects.toMatchObject({ code: 'INVALID_DATASET' });
});
