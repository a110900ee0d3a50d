import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type BrowserImage, readPixels } from './read-pixels.ts';

/** Stands in for the browser's canvas: what is drawn paints each pixel with its `paint`. */
class Canvas {
  readonly size: [number, number];
  constructor(width: number, height: number) {
    this.size = [width, height];
  }
  getContext() {
    let paint = 0;
    return {
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

test('ImageData passes as it is', async () => {
  const data = { data: new Uint8ClampedArray(8), width: 2, height: 1 };
  expect(await readPixels(data)).toBe(data);
});

const broken = {
  complete: false,
  naturalWidth: 0,
  naturalHeight: 0,
  decode: () => Promise.reject(),
};

test.each([
  ['a broken image', broken, 'INVALID_IMAGE', 'no pixels'],
  ['a video without a frame', { ...video, readyState: 1 }, 'INVALID_IMAGE', 'no pixels'],
  ['one of another origin', { ...image, paint: new Error('tainted') }, 'INVALID_IMAGE', 'tainted'],
  ['nothing', undefined, 'INVALID_ARGUMENT', 'undefined'],
  ['a string', 'photo.jpg', 'INVALID_ARGUMENT', 'photo.jpg'],
])('%s is an error', async (_, image, code, part) => {
  await expect(readPixels(image as unknown as BrowserImage)).rejects.toMatchObject({
    code,
    message: expect.stringContaining(part),
  });
});
