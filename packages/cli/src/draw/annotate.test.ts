import { classColour } from '@rsanet/detect-utils/draw';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { annotate } from './annotate.ts';

const detection = { bbox: [40, 60, 100, 50] as const, class: 'cat', classId: 4, score: 0.9 };

async function drawn(format: 'png' | 'jpeg') {
  const [width, height] = [200, 160];
  const image = { data: new Uint8Array(width * height * 3).fill(200), width, height };
  const bytes = await annotate(image, [detection], format);
  const { data, info } = await sharp(bytes)
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect(info).toMatchObject({ width, height, channels: 3 });
  return (x: number, y: number) => [...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)];
}

test('the image stays, boxes and label are in its place', async () => {
  const pixel = await drawn('png');
  const blue = [1, 3, 5].map((at) => Number.parseInt(classColour(4).slice(at, at + 2), 16));
  expect(pixel(10, 10)).toEqual([200, 200, 200]);
  expect(pixel(90, 85)).toEqual([200, 200, 200]);
  for (const [x, y] of [
    [90, 60],
    [90, 110],
    [40, 80],
    [140, 80],
  ] as const) {
    expect(pixel(x, y)).toEqual(blue);
  }
  const label = Array.from({ length: 40 }, (_, i) => pixel(45 + i, 51));
  const white = label.filter((colour) => colour.join() === '255,255,255');
  expect(white.length).toBeGreaterThan(2);
});

test('JPEG is close to it', async () => {
  const [png, jpeg] = [await drawn('png'), await drawn('jpeg')];
  for (const [x, y] of [
    [10, 10],
    [90, 85],
  ] as const) {
    jpeg(x, y).forEach((value, i) => {
      expect(Math.abs(value - png(x, y)[i]!)).toBeLessThan(4);
    });
  }
});
