import { expect, test } from 'vitest';
import { letterboxed, letterboxOf } from './index.ts';

test('a wide image between bars, by hand', () => {
  const image = { data: Uint8Array.of(255, 0, 0, 0, 0, 255), width: 2, height: 1 };
  const { data, shape } = letterboxed([image], [letterboxOf(image, { width: 4, height: 4 })]);
  expect(shape).toEqual([1, 4, 4, 3]);
  const bar = Array(12).fill(0.5);
  // Centres lie at -0.25, 0.25, 0.75 and 1.25 of the image's pixels.
  const line = [1, 0, 0, 0.75, 0, 0.25, 0.25, 0, 0.75, 0, 0, 1];
  expect([...data]).toEqual([...bar, ...line, ...line, ...bar]);
});

test('grey is repeated, alpha left out, each image by its own transform', () => {
  const input = { width: 1, height: 1 };
  const images = [
    { data: Uint8Array.of(51), width: 1, height: 1 },
    { data: Uint8Array.of(0, 51, 102, 9), width: 1, height: 1 },
  ];
  const { data } = letterboxed(
    images,
    images.map((image) => letterboxOf(image, input)),
  );
  expect([...data]).toEqual([0.2, 0.2, 0.2, 0, 0.2, 0.4]);
});

test('a line too thin to show has its middle on one line', () => {
  const image = { data: new Uint8Array(300).fill(255), width: 100, height: 1 };
  const { data } = letterboxed([image], [letterboxOf(image, { width: 4, height: 4 })]);
  const white = [0, 1, 2, 3].filter((row) => data[row * 12] === 1);
  expect(white).toEqual([2]);
});
