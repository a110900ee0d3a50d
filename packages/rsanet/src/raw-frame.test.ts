import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { copiedPixels, isRawPixels, type RawPixels } from './raw-frame.ts';

// Two rows of red and blue, and of white and black.
const red = [255, 0, 0];
const blue = [0, 0, 255];
const white = [255, 255, 255];
const black = [0, 0, 0];
const rgb = [...red, ...blue, ...white, ...black];
const size = { width: 2, height: 2 };
const bytes = (...values: number[]) => Uint8Array.from(values);

test.each<[string, RawPixels, number[]]>([
  ['RGB', { ...size, data: bytes(...rgb) }, rgb],
  ['rgb', { ...size, data: bytes(...rgb), format: 'rgb' }, rgb],
  ['BGR', { ...size, data: bytes(0, 0, 255, 255, 0, 0, ...white, ...black), format: 'BGR' }, rgb],
  [
    'bgra',
    { ...size, data: bytes(0, 0, 255, 7, 255, 0, 0, 7, ...white, 7, ...black, 7), format: 'bgra' },
    rgb,
  ],
  [
    'rgba, its alpha left out',
    { ...size, data: bytes(...red, 7, ...blue, 7, ...white, 7, ...black, 7), format: 'rgba' },
    rgb,
  ],
  ['grey', { ...size, data: bytes(1, 2, 3, 4), format: 'grey' }, [1, 2, 3, 4]],
  [
    'grey and alpha',
    { ...size, data: bytes(1, 9, 2, 9, 3, 9, 4, 9), format: 'grey-alpha' },
    [1, 2, 3, 4],
  ],
  ['two channels', { ...size, data: bytes(1, 9, 2, 9, 3, 9, 4, 9), channels: 2 }, [1, 2, 3, 4]],
  [
    'padded RGB',
    {
      ...size,
      data: bytes(...red, ...blue, 9, 9, ...white, ...black, 9, 9),
      format: 'rgb',
      stride: 8,
    },
    rgb,
  ],
  [
    'padded but for its last row',
    { ...size, data: bytes(1, 2, 9, 3, 4), channels: 1, stride: 3 },
    [1, 2, 3, 4],
  ],
  [
    'of another realm',
    { ...size, data: runInNewContext('new Uint8Array([1, 2, 3, 4])') },
    [1, 2, 3, 4],
  ],
])('takes %s', (_, image, expected) => {
  expect(isRawPixels(image)).toBe(true);
  const copy = copiedPixels(image);
  expect([...copy.data]).toEqual(expected);
  expect(copy).toMatchObject(size);
  image.data.fill(0);
  expect([...copy.data]).toEqual(expected);
});

test('I420 is BT.601 in its limited range, chroma at half the size, rows padded or not', () => {
  // Y, U, V of white, black, and of red as BT.601 writes it: (81, 90, 240).
  const image = { width: 3, height: 2, format: 'I420' } as const;
  const plain = bytes(235, 16, 81, 235, 16, 81, 128, 90, 128, 240);
  const padded = bytes(235, 16, 81, 0, 235, 16, 81, 0, 128, 90, 128, 240);
  const expected = [white, black, [255, 0, 0]].flat();
  for (const frame of [
    { ...image, data: plain },
    { ...image, data: padded, stride: 4 },
  ]) {
    const { data, channels } = copiedPixels(frame);
    expect(channels).toBe(3);
    for (const [i, value] of [...expected, ...expected].entries()) {
      expect(Math.abs(data[i]! - value)).toBeLessThanOrEqual(1);
    }
  }
});

test("of Node's Buffer the copy is no view", () => {
  const data = Buffer.from([1, 2, 3, 4]);
  const copy = copiedPixels({ ...size, data });
  data.fill(0);
  expect([...copy.data]).toEqual([1, 2, 3, 4]);
});

test.each<[string, object, string]>([
  ['half pixels', { width: 2.5, height: 2, data: bytes(1, 2, 3, 4, 5) }, '2.5x2'],
  [
    'half pixels with a format',
    { width: 2.5, height: 2, data: bytes(1, 2, 3, 4, 5), format: 'grey' },
    '2.5x2',
  ],
  ['no size', { width: 0, height: 2, data: bytes(), format: 'grey' }, '0x2'],
  ['a size in words without a format', { width: '1', height: 2, data: bytes(1, 2) }, "'1'x2"],
  ['no number for a size', { width: Number.NaN, height: 2, data: bytes(1, 2) }, 'NaNx2'],
  ['a size in words', { width: '2', height: 2, data: bytes(1, 2, 3, 4), format: 'grey' }, "'2'x2"],
  [
    'a format that there is not',
    { ...size, data: bytes(1, 2), format: 'yuyv' },
    "is 'yuyv'; use one of grey",
  ],
  ['a symbol for a format', { ...size, data: bytes(1, 2), format: Symbol('x') }, 'Symbol(x)'],
  ['bytes too few', { ...size, data: bytes(1, 2, 3), format: 'grey' }, 'has 3 bytes; expected 4'],
  [
    'bytes too many',
    { ...size, data: bytes(1, 2, 3, 4, 5, 6, 7), channels: 1, stride: 3 },
    '5 to 6',
  ],
  [
    'a stride too small',
    { ...size, data: bytes(1, 2, 3, 4), format: 'grey', stride: 1 },
    'stride of the image is 1',
  ],
  ['a stride alone', { ...size, data: bytes(1, 2, 3, 4), stride: 2 }, 'has no format'],
  [
    'two bytes per pixel of who knows what',
    { ...size, data: bytes(1, 2, 3, 4, 5, 6, 7, 8) },
    '2x2',
  ],
])('refuses %s', (_, image, message) => {
  expect(() => copiedPixels(image as RawPixels)).toThrowError(
    expect.objectContaining({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining(message),
    }),
  );
});
