import type { Dataset } from '@rsanet/train';
import { expect, test } from 'vitest';
import { fewImages } from './few-images.ts';

const object = { class: 'dog', box: [0, 0, 4, 4], difficult: false, crowd: false } as const;
/** Every third image shows no dog, and another third one that is hard to see. */
const data: Dataset = {
  classes: ['dog'],
  samples: Array.from({ length: 30 }, (_, i) => ({
    id: `${i}`,
    path: `${i}.jpg`,
    width: 8,
    height: 8,
    objects: [[object], [], [{ ...object, difficult: true }]][i % 3]!,
  })),
  skipped: [],
};
const ids = ({ samples }: Dataset) => samples.map(({ id }) => Number(id));

test('draws different images of the class, the same ones for the same seed', () => {
  const drawn = ids(fewImages(data, 6, 1));
  expect(new Set(drawn).size).toBe(6);
  for (const id of drawn) expect(id % 3).toBe(0);
  expect(ids(fewImages(data, 6, 1))).toEqual(drawn);
  expect(ids(fewImages(data, 6, 2))).not.toEqual(drawn);
  expect(ids(fewImages(data, 10, 2)).sort((a, b) => a - b)).toEqual(
    Array.from({ length: 10 }, (_, i) => 3 * i),
  );
});

test.each([0, 11, 1.5])('refuses %d of ten images', (count) => {
  expect(() => fewImages(data, count, 1)).toThrow(
    `images is ${count}; dog is seen in 10 of 30, so give 1 to 10.`,
  );
});
