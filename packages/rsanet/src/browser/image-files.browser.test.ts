import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type BrowserImage,
  createWorkerDetector,
  type Detection,
  type Detector,
  loadDetector,
} from '../index.ts';
import { coloursModel } from '../testing/colours.ts';
import { colouredCanvas } from './testing/coloured-canvas.ts';

const { canvas, expected } = colouredCanvas();
const classes = (found: Detection[]) => found.map(({ class: name }) => name).sort();
const file = await canvas.convertToBlob({ type: 'image/png' });
const bytes = new Uint8Array(await file.arrayBuffer());
const dataUrl = `data:image/png;base64,${btoa(String.fromCharCode(...bytes))}`;
const { data, width, height } = canvas.getContext('2d')!.getImageData(0, 0, 128, 128);
const bgr = Uint8Array.from({ length: width * height * 3 }, (_, i) => {
  return data[Math.floor(i / 3) * 4 + (2 - (i % 3))]!;
});
const { contentWindow } = document.body.appendChild(document.createElement('iframe'));
const Other = (contentWindow as unknown as typeof globalThis).Uint8Array;

function released(): string {
  const url = URL.createObjectURL(file);
  setTimeout(() => URL.revokeObjectURL(url));
  return url;
}

describe.each([
  ['the page', () => loadDetector(coloursModel(64, 64))],
  ['a worker', () => createWorkerDetector(worker(), coloursModel(64, 64))],
])('in %s', (_, load) => {
  let detector: Detector;
  beforeAll(async () => {
    detector = await load();
  });
  afterAll(() => detector.dispose());

  test.each<[string, () => BrowserImage | Promise<BrowserImage>]>([
    ['a Blob', () => file],
    ['a File', () => new File([file], 'coloured.png')],
    ['bytes', () => bytes],
    ['bytes of another realm', () => Other.from(bytes)],
    ['an ArrayBuffer', () => bytes.slice().buffer],
    ['a Response', () => new Response(file)],
    ['a data: URL', () => dataUrl],
    ['a blob: URL', released],
    ['a URL', () => new URL(dataUrl)],
    ['BGR', () => ({ data: bgr, width, height, format: 'bgr' })],
    ['RGBA of another realm', () => ({ data: Other.from(data), width, height })],
    ['JPEG', () => canvas.convertToBlob({ type: 'image/jpeg', quality: 1 })],
    ['WebP', () => canvas.convertToBlob({ type: 'image/webp', quality: 1 })],
  ])('%s is an image', async (_kind, make) => {
    expect(classes(await detector.detect(await make()))).toEqual(expected);
  });

  test.each<[string, string, () => BrowserImage | Promise<BrowserImage>]>([
    ['a cut PNG', 'INVALID_IMAGE', () => bytes.subarray(0, bytes.length >> 1)],
    ['a cut JPEG', 'INVALID_IMAGE', async () => (await jpeg()).slice(0, 600)],
    ['text', 'INVALID_IMAGE', () => new Blob(['not an image'])],
    ['nothing', 'INVALID_IMAGE', () => new Uint8Array()],
    ['TIFF', 'UNSUPPORTED_IMAGE', () => Uint8Array.of(0x49, 0x49, 0x2a, 0, 8, 0, 0, 0)],
    ['a URL of nothing', 'IMAGE_NOT_FOUND', () => 'http://127.0.0.1:1/none.png'],
    ['half pixels', 'INVALID_ARGUMENT', () => ({ data: new Uint8Array(9), width: 4.5, height: 2 })],
  ])('%s is refused', async (_kind, code, make) => {
    await expect(detector.detect(await make())).rejects.toMatchObject({
      name: 'RsanetError',
      code,
    });
  });
});

const jpeg = () => canvas.convertToBlob({ type: 'image/jpeg', quality: 1 });

function worker(): Worker {
  return new Worker(new URL('./worker/testing/engine-worker.ts', import.meta.url), {
    type: 'module',
  });
}
