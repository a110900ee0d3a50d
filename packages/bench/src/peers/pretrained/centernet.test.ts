import { preprocess } from '@rsanet/rsanet';
import { expect, test } from 'vitest';
import { centernet, decodeCenternet } from './centernet.ts';

const map = (height: number, width: number, channels: number, values: Record<string, number>) => {
  const data = new Float32Array(height * width * channels);
  for (const [place, value] of Object.entries(values)) {
    const [y, x, channel] = place.split(',').map(Number) as [number, number, number];
    data[(y * width + x) * channels + channel] = value;
  }
  return { data, shape: [1, height, width, channels] };
};

test('takes peaks of each class and the distances there, by hand', () => {
  // 3x4 places, 2 classes. Class 0: a peak at row 1, column 2, its neighbours lower. Class 1: one in the corner.
  const heat = map(3, 4, 2, {
    '1,2,0': 0.9,
    '1,1,0': 0.8,
    '0,3,0': 0.7,
    '1,2,1': 0.3,
    '2,3,1': 0.5,
    '0,0,1': 0.2,
  });
  const distances = map(3, 4, 4, {
    '1,2,0': 3,
    '1,2,1': 1,
    '1,2,2': 5,
    '1,2,3': 7,
    '2,3,0': 1,
    '2,3,1': 2,
    '2,3,2': 3,
    '2,3,3': 4,
  });
  const { boxes, scores, classIds, count } = decodeCenternet([heat, distances], 4, 0.25);
  expect(count).toBe(2);
  expect([...classIds]).toEqual([0, 1]);
  expect([...scores]).toEqual([Math.fround(0.9), Math.fround(0.5)]);
  expect([...boxes]).toEqual([8 - 3, 4 - 1, 8 + 5, 4 + 7, 12 - 1, 8 - 2, 12 + 3, 8 + 4]);
});

test('keeps the best hundred, and all of a plateau', () => {
  const heat = map(30, 30, 1, {});
  heat.data.fill(0.5);
  heat.data[17] = 0.6;
  const distances = map(30, 30, 4, {});
  const { scores, count } = decodeCenternet([heat, distances], 4, 0.1);
  expect(count).toBe(100);
  expect(scores[0]).toBe(Math.fround(0.6));
  expect(scores[99]).toBe(0.5);
});

test('prepares red, green and blue in 0..255', () => {
  const image = { data: Uint8Array.of(255, 128, 0), width: 1, height: 1 };
  const { data, shape } = centernet.normalise(preprocess([image], centernet).tensor);
  expect(shape).toEqual([1, 512, 512, 3]);
  expect([...data.subarray(0, 3)].map(Math.round)).toEqual([255, 128, 0]);
});
