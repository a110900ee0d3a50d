import type { RawImage } from '@rsanet/detect-utils';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type BrowserImage, takeImage } from './read-pixels.ts';

const { signal } = new AbortController();
const readPixels = async (image: BrowserImage) =>
  (await takeImage(image, false)(signal)) as RawImage;

/** Stands in for the browser's canvas: what is drawn paints each pixel with its `paint`. */
class Canvas {
  readonly size: [number, number];
  readonly width: number;
  readonly height: number;
  constructor(width: number, height: number) {
    this.size = [width, height];
    this.width = width;
    this.height = height;
  }
  getContext() {
    let paint = 0;
    return {
      canvas: this,
      drawImage: (image: { paint: number | Error }, ...place: number[]) => {
        expect(place).toEqual([0, 0, ...this.size]);
        if (image.paint instanceof Error) throw image.paint;
        paint = image.paint;
      },
      getImageData: (_x: number, _y: number, width: number, height: number) => ({
        data: new Uint8ClampedArray(width * height * 4).fill(paint),
      }),
    };
  }
}

beforeEach(() => vi.stubGlobal('OffscreenCanvas', Canvas));
afterEach(() => vi.unstubAllGlobals());

const image = { complete: true, naturalWidth: 6, naturalHeight: 4, width: 3, height: 2, paint: 9 };
const video = {
  readyState: 2,
  HAVE_CURRENT_DATA: 2,
  videoWidth: 6,
  videoHeight: 4,
  width: 3,
  paint: 9,
};

test.each([
  ['an image, in its natural size', image],
  ['a video, in its own size', video],
  ['a video frame', { displayWidth: 6, displayHeight: 4, codedWidth: 8, paint: 9 }],
  ['a canvas or bitmap', { width: 6, height: 4, paint: 9 }],
])('%s', async (_, image) => {
  const { data, width, height } = await readPixels(image as unknown as BrowserImage);
  expect({ width, height }).toEqual({ width: 6, height: 4 });
  expect(data).toEqual(new Uint8ClampedArray(6 * 4 * 4).fill(9));
});

test('an image that is loading is waited for', async () => {
  const loading = { ...image, complete: false, naturalWidth: 0 };
  const decode = async () => void Object.assign(loading, { complete: true, naturalWidth: 6 });
  const read = await readPixels(Object.assign(loading, { decode }) as unknown as BrowserImage);
  expect(read.width).toBe(6);
});

test('an image whose src changes while it loads is waited for until it has loaded', async () => {
  const events = new EventTarget();
  const decode = () => Promise.reject(new DOMException('src has changed', 'EncodingError'));
  const loading = Object.assign(events, { ...image, complete: false, naturalWidth: 0, decode });
  const read = readPixels(loading as unknown as BrowserImage);
  await new Promise((turn) => setTimeout(turn));
  Object.assign(loading, { complete: true, naturalWidth: 6 }).dispatchEvent(new Event('load'));
  expect((await read).width).toBe(6);
});

test('pixels are as they were at the call', async () => {
  const data = { data: Uint8ClampedArray.of(1, 2, 3, 4, 5, 6, 7, 8), width: 2, height: 1 };
  const read = takeImage(data, false);
  const canvas = { width: 6, height: 4, paint: 9 };
  const readCanvas = takeImage(canvas as unknown as BrowserImage, false);
  data.data.fill(0);
  canvas.paint = 1;
  expect(await read(signal)).toEqual({
    data: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8),
    width: 2,
    height: 1,
    channels: 4,
  });
  expect(((await readCanvas(signal)) as RawImage).data[0]).toBe(9);
});

const broken = {
  complete: false,
  naturalWidth: 0,
  naturalHeight: 0,
  async decode() {
    this.complete = true;
    throw new DOMException('broken', 'EncodingError');
  },
};

test.each([
  ['a broken image', broken, 'INVALID_IMAGE', 'no pixels'],
  ['a video without a frame', { ...video, readyState: 1 }, 'INVALID_IMAGE', 'no pixels'],
  ['one of another origin', { ...image, paint: new Error('tainted') }, 'INVALID_IMAGE', 'tainted'],
  ['nothing', undefined, 'INVALID_ARGUMENT', 'undefined'],
  ['a URL of nothing', 'photo.jpg', 'IMAGE_NOT_FOUND', 'photo.jpg'],
  ['half pixels', { width: 1.5, height: 2, data: new Uint8Array(9) }, 'INVALID_ARGUMENT', '1.5x2'],
  [
    'floats',
    { width: 1, height: 2, data: new Float32Array(6) },
    'INVALID_ARGUMENT',
    'Float32Array of 6',
  ],
])('%s is an error', async (_, image, code, part) => {
  await expect(readPixels(image as unknown as BrowserImage)).rejects.toMatchObject({
    code,
    message: expect.stringContaining(part),
  });
});
