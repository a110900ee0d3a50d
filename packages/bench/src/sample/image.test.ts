import { expect, test } from 'vitest';
import { sampleImage } from './image.ts';

test('fills its size, varies, and repeats by seed', () => {
  const image = sampleImage({ width: 64, height: 48 }, 1);
  expect(image.data).toHaveLength(64 * 48 * 3);
  expect(new Set(image.data).size).toBeGreaterThan(100);
  expect(sampleImage({ width: 64, height: 48 }, 1)).toEqual(image);
  expect(sampleImage({ width: 64, height: 48 }, 2)).not.toEqual(image);
});
