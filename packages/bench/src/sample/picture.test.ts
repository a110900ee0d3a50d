import { expect, test } from 'vitest';
import { samplePicture } from './picture.ts';

test('fills its size, varies, and repeats by seed', () => {
  const picture = samplePicture({ width: 64, height: 48 }, 1);
  expect(picture.data).toHaveLength(64 * 48 * 3);
  expect(new Set(picture.data).size).toBeGreaterThan(100);
  expect(samplePicture({ width: 64, height: 48 }, 1)).toEqual(picture);
  expect(samplePicture({ width: 64, height: 48 }, 2)).not.toEqual(picture);
});
