import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runInNewContext } from 'node:vm';
import { deflateSync } from 'node:zlib';
import { channelsOf, type RawImage } from '@rsanet/detect-utils';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readImage } from '../node.ts';
import { takeImage } from './read-image.ts';

// Left half red, right half blue; 40x20.
const halves = Buffer.alloc(40 * 20 * 3);
for (let i = 0; i < 40 * 20; i++) halves[i * 3 + (i % 40 < 20 ? 0 : 2)] = 255;
const opened = (): Sharp => sharp(halves, { raw: { width: 40, height: 20, channels: 3 } });

let folder: string;
let server: Server;
let origin: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rsanet image ü '));
  const png = await opened().png().toBuffer();
  server = createServer((request, response) => {
    if (request.url === '/slow.png') return;
    if (request.url === '/photo.png') return void response.end(png);
    response.writeHead(request.url === '/broken' ? 503 : 404).end();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});

async function save(name: string, data: Uint8Array | string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, data);
  return path;
}

function pixel(image: { data: ArrayLike<number>; width: number }, x: number, y: number): number[] {
  return [0, 1, 2].map((c) => image.data[(y * image.width + x) * 3 + c]!);
}

test('a path, its URL, its bytes and the web give the same pixels', async () => {
  const png = await opened().png().toBuffer();
  const path = await save('halves.png', png);
  const sources = [path, pathToFileURL(path), pathToFileURL(path).href, png, `${origin}/photo.png`];
  const blob = new Blob([new Uint8Array(png)]);
  const inMemory = [
    new Uint8Array(png),
    Uint8Array.from(png).buffer,
    runInNewContext('Uint8Array.from(png)', { png: [...png] }) as Uint8Array,
    runInNewContext('Uint8Array.from(png).buffer', { png: [...png] }) as ArrayBuffer,
    blob,
    new File([blob], 'halves.png'),
    new Response(blob),
    URL.createObjectURL(blob),
    new URL(`data:image/png;base64,${png.toString('base64')}`),
    `data:image/png;base64,${png.toString('base64')}`,
  ];
  for (const source of [...sources, new URL(`${origin}/photo.png`), ...inMemory]) {
    const image = await readImage(source);
    expect(image).toMatchObject({ width: 40, height: 20, channels: 3 });
    expect(Buffer.from(image.data).equals(halves)).toBe(true);
  }
});

test.each([1, 2, 3, 4, 5, 6, 7, 8])('EXIF orientation %i is applied', async (orientation) => {
  const jpeg = await opened().jpeg().withMetadata({ orientation }).toBuffer();
  const image = await readImage(jpeg);
  const turned = orientation > 4;
  expect(image).toMatchObject(turned ? { width: 20, height: 40 } : { width: 40, height: 20 });
  // The stored left half lies right for 2 and 3, above for 5 and 6, below for 7 and 8.
  const red = [1, 4, 5, 6].includes(orientation) ? [2, 2] : turned ? [2, 37] : [37, 2];
  const [r, , b] = pixel(image, red[0]!, red[1]!);
  expect(r).toBeGreaterThan(200);
  expect(b).toBeLessThan(50);
});

test.each([
  ['grey', () => opened().greyscale().png()],
  ['16-bit grey', () => opened().toColourspace('grey16').png()],
  ['16-bit RGB', () => opened().toColourspace('rgb16').png()],
  ['palette', () => opened().png({ palette: true })],
  ['alpha', () => opened().ensureAlpha(0.5).png()],
  ['grey and alpha', () => opened().greyscale().ensureAlpha(0.5).png()],
  ['WebP', () => opened().webp({ lossless: true })],
  ['GIF', () => opened().gif()],
  ['AVIF', () => opened().avif({ lossless: true })],
  ['TIFF', () => opened().tiff()],
  ['CMYK JPEG', () => opened().toColourspace('cmyk').jpeg({ quality: 100 })],
])('%s becomes 8-bit RGB', async (kind, encode) => {
  const image = await readImage(await encode().toBuffer());
  expect(channelsOf(image)).toBe(3);
  const [red, blue] = [pixel(image, 5, 10), pixel(image, 35, 10)];
  if (kind.includes('grey')) {
    // Luminance of red and of blue by the sRGB primaries, as an sRGB grey.
    for (const [value, grey] of [
      [red, 127],
      [blue, 76],
    ] as const)
      for (const channel of value) expect(Math.abs(channel - grey)).toBeLessThan(3);
  } else {
    const slack = kind === 'CMYK JPEG' ? 125 : kind === 'GIF' || kind === 'palette' ? 12 : 2;
    for (const [value, expected] of [
      [red, [255, 0, 0]],
      [blue, [0, 0, 255]],
    ] as const)
      for (const c of [0, 1, 2]) expect(Math.abs(value[c]! - expected[c]!)).toBeLessThan(slack);
  }
});

test('alpha is left out: hidden colours stay', async () => {
  const clear = await opened().ensureAlpha(0).png().toBuffer();
  expect(Buffer.from((await readImage(clear)).data).equals(halves)).toBe(true);
});

test.each([
  [1, 1],
  [8000, 20],
])('%ix%i', async (width, height) => {
  const create = { width, height, channels: 3, background: '#123456' } as const;
  const image = await readImage(await sharp({ create }).jpeg().toBuffer());
  expect(image).toMatchObject({ width, height });
});

const noise = Buffer.from(Uint8Array.from({ length: 120 * 90 * 3 }, (_, i) => (i * 7919) % 251));
const noisy = (): Sharp => sharp(noise, { raw: { width: 120, height: 90, channels: 3 } });

test.each([
  ['jpeg', 0.6],
  ['jpeg', 0.98],
  ['png', 0.6],
  ['webp', 0.6],
  ['gif', 0.6],
  ['tiff', 0.6],
] as const)('a %s cut at %d is an error', async (format, part) => {
  const whole = await noisy()[format]().toBuffer();
  const path = await save(`cut.${format}`, whole.subarray(0, Math.floor(whole.length * part)));
  await expectFault(readImage(path), 'INVALID_IMAGE', path);
});

test.each([
  ['empty.jpg', new Uint8Array(), 'is empty'],
  ['text.jpg', 'not an image\n', 'cannot be decoded'],
  ['corrupt.jpg', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 4, 5, 6, 7, 8]), 'cannot'],
])('%s is no image', async (name, data, why) => {
  const path = await save(name, data);
  await expectFault(readImage(path), 'INVALID_IMAGE', path, why);
});

test('a JPEG with damaged entropy data is an error', async () => {
  const jpeg = await noisy().jpeg().toBuffer();
  jpeg.fill(0xff, jpeg.length >> 1, (jpeg.length >> 1) + 400);
  const path = await save('damaged.jpg', jpeg);
  await expectFault(readImage(path), 'INVALID_IMAGE', path);
});

test('odd scan parameters, as some phones write them, are no fault', async () => {
  const jpeg = await noisy().jpeg().toBuffer();
  const expected = await readImage(jpeg);
  const scan = jpeg.indexOf(Buffer.from([0xff, 0xda]));
  jpeg[scan + 2 + jpeg.readUInt16BE(scan + 2) - 2] = 0;
  expect(await readImage(jpeg)).toEqual(expected);
});

test('stray bytes between the segments of a header, as old cameras write them, are no fault', async () => {
  const jpeg = await noisy().jpeg().withMetadata({ orientation: 6 }).toBuffer();
  const expected = await readImage(jpeg);
  let at = 2;
  while (jpeg[at + 1] !== 0xda) {
    const odd = Buffer.concat([jpeg.subarray(0, at), Buffer.of(1, 2), jpeg.subarray(at)]);
    expect(await readImage(odd)).toEqual(expected);
    at += 2 + jpeg.readUInt16BE(at + 2);
  }
  expect(at).toBeGreaterThan(500);
  const odd = Buffer.concat([jpeg.subarray(0, 2), Buffer.of(1, 2), jpeg.subarray(2)]);
  odd.fill(0xff, odd.length >> 1, (odd.length >> 1) + 400);
  await expectFault(readImage(odd), 'INVALID_IMAGE', 'damaged JPEG');
});

const avif = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#888' } })
  .avif()
  .toBuffer();
const withFrame = async (marker: number, precision = 8): Promise<Buffer> => {
  const jpeg = await noisy().jpeg().toBuffer();
  const at = jpeg.indexOf(Buffer.of(0xff, 0xc0));
  jpeg[at + 1] = marker;
  jpeg[at + 4] = precision;
  return jpeg;
};
test.each<[string, string, () => Uint8Array | Promise<Uint8Array>]>([
  ['JPEG 2000', 'is JPEG 2000', () => Buffer.from('0000000c6a5020200d0a870a00', 'hex')],
  ['JPEG XL', 'is JPEG XL', () => Buffer.from('ff0a0000', 'hex')],
  [
    'HEIC',
    'is HEIC',
    () =>
      Buffer.from(
        avif
          .toString('latin1')
          .replaceAll('avif', 'heic')
          .replaceAll('av01', 'hvc1')
          .replaceAll('av1C', 'hvcC'),
        'latin1',
      ),
  ],
  ['ICO', 'is ICO', () => Buffer.from('000001000100', 'hex')],
  ['PDF', 'is PDF', () => Buffer.from('%PDF-1.4')],
  ['MP4', 'is MP4', () => Buffer.from('\0\0\0 ftypisom', 'latin1')],
  ['lossless JPEG', 'lossless', () => withFrame(0xc3)],
  ['12-bit JPEG', 'precision 12', () => withFrame(0xc1, 12)],
])('%s is not supported, not damaged', async (_, part, make) => {
  const run = readImage(await make());
  await expectFault(run, 'UNSUPPORTED_IMAGE', part);
  await expect(run).rejects.not.toThrow(/damaged|corrupt|invalid/i);
});

test('a response is read once, and says what the server answers', async () => {
  const response = new Response('x');
  await response.text();
  await expectFault(readImage(response), 'INVALID_ARGUMENT', 'read already');
  await expectFault(readImage(new Response('', { status: 404 })), 'IMAGE_NOT_FOUND', '404');
});

test('a file that never comes is not waited for once aborted', async () => {
  const reason = new Error('enough');
  const controller = new AbortController();
  const never = new Response(new ReadableStream({ pull: () => new Promise(() => {}) }));
  const running = readImage(never, { signal: controller.signal });
  setTimeout(() => controller.abort(reason), 20);
  await expect(running).rejects.toBe(reason);
});

test('nothing there', async () => {
  const path = join(folder, 'none.jpg');
  await expectFault(readImage(path), 'IMAGE_NOT_FOUND', path, 'does not exist');
  await expectFault(readImage(pathToFileURL(path)), 'IMAGE_NOT_FOUND', 'none.jpg');
  await expectFault(readImage(folder), 'IMAGE_NOT_FOUND', folder, 'EISDIR');
  await expectFault(readImage(`${origin}/none.png`), 'IMAGE_NOT_FOUND', '/none.png', '404');
  await expectFault(readImage(`${origin}/broken`), 'IMAGE_NOT_FOUND', '/broken', '503');
  await expectFault(readImage('http://127.0.0.1:1/a.png'), 'IMAGE_NOT_FOUND', '127.0.0.1:1');
});

test.each(['gif', 'webp'] as const)('an animated %s is refused', async (format) => {
  const pages = sharp(Buffer.concat([halves, halves.map((v) => 255 - v)]), {
    raw: { width: 40, height: 40, channels: 3, pageHeight: 20 },
  });
  const path = await save(`moving.${format}`, await pages[format]().toBuffer());
  await expectFault(readImage(path), 'UNSUPPORTED_IMAGE', path, 'one still image');
});

test('an animated PNG is refused', async () => {
  const png = await opened().png().toBuffer();
  const control = pngChunk('acTL', Buffer.from([0, 0, 0, 2, 0, 0, 0, 0]));
  const path = await save(
    'moving.png',
    Buffer.concat([png.subarray(0, 33), control, png.subarray(33)]),
  );
  await expectFault(readImage(path), 'UNSUPPORTED_IMAGE', path);
});

test('a pixel bomb is refused before it is decoded', async () => {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(60000, 0);
  header.writeUInt32BE(60000, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const bomb = Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(Buffer.alloc(1000))),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
  const path = await save('bomb.png', bomb);
  await expectFault(readImage(path), 'UNSUPPORTED_IMAGE', path, '60000x60000');
});

test('bytes and pixels are taken as they are at the call', async () => {
  const { signal } = new AbortController();
  const png = await opened().png().toBuffer();
  const pixels = Buffer.from(halves);
  const url = pathToFileURL(await save('taken.png', png));
  const taken = [png, { data: pixels, width: 40, height: 20 }, url].map(takeImage);
  png.fill(0);
  pixels.fill(0);
  url.pathname = '/nothing.png';
  for (const decode of taken) {
    expect(Buffer.from(((await decode(signal)) as RawImage).data).equals(halves)).toBe(true);
  }
});

test('an abort, before or while reading, rejects with its reason', async () => {
  const reason = new Error('enough');
  const signal = AbortSignal.abort(reason);
  await expect(readImage('none.jpg', { signal })).rejects.toBe(reason);
  await expect(readImage(`${origin}/photo.png`, { signal })).rejects.toBe(reason);
  const controller = new AbortController();
  const running = readImage(`${origin}/slow.png`, { signal: controller.signal });
  setTimeout(() => controller.abort(reason), 20);
  await expect(running).rejects.toBe(reason);
});

async function expectFault(run: Promise<unknown>, code: string, ...parts: string[]): Promise<void> {
  const error = await run.then(
    () => undefined,
    (fault: unknown) => fault as Error,
  );
  expect(error).toMatchObject({ name: 'RsanetError', code });
  expect(error!.message).not.toContain('\n');
  for (const part of parts) expect(error!.message).toContain(part);
}

function pngChunk(kind: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(kind, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

function crc32(data: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of data) {
    crc ^= byte;
    for (let k = 0; k < 8; k++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
