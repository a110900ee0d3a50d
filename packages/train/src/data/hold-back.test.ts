import { expect, test } from 'vitest';
import type { Dataset, Sample } from './dataset.ts';
import { holdBack } from './hold-back.ts';

const sample = (id: string): Sample => ({
  id,
  path: `${id}.jpg`,
  width: 1,
  height: 1,
  objects: [],
});
const samples = Array.from({ length: 100 }, (_, i) => sample(`image ${i}`));
const data: Dataset = {
  classes: ['cat', 'dog'],
  samples,
  skipped: samples.map(({ id }) => ({ image: id, reason: 'a box without an area' })),
};
const ids = ({ samples }: Dataset) => samples.map(({ id }) => id);

test('the parts are the whole, of the size asked for, in its order', () => {
  const { rest, heldBack } = holdBack(data, 0.2, 1);
  expect(heldBack.samples).toHaveLength(20);
  expect([...ids(rest), ...ids(heldBack)].sort()).toEqual(ids(data).sort());
  for (const part of [rest, heldBack]) {
    expect(part.classes).toEqual(data.classes);
    expect(part.samples).toEqual(samples.filter((sample) => part.samples.includes(sample)));
    expect(part.skipped.map(({ image }) => image)).toEqual(ids(part));
  }
});

test('seed and ids choose, not the order', () => {
  const chosen = (samples: readonly Sample[], seed = 1) =>
    ids(holdBack({ ...data, samples }, 0.2, seed).heldBack).sort();
  expect(chosen(samples.toReversed())).toEqual(chosen(samples));
  expect(chosen(samples, 2)).not.toEqual(chosen(samples));
});

test('what is held back is spread over the whole, at any seed', () => {
  const seeds = Array.from({ length: 200 }, (_, seed) => seed);
  const firstHalf = seeds.map(
    (seed) =>
      holdBack(data, 0.2, seed).heldBack.samples.filter((sample) => samples.indexOf(sample) < 50)
        .length,
  );
  // The mean of 200 draws of 20 without replacement: 10 with a standard error of 0.14.
  const mean = firstHalf.reduce((sum, count) => sum + count) / seeds.length;
  expect(Math.abs(mean - 10)).toBeLessThan(0.6);
});

test('two images of one id are distinguished', () => {
  const twins = ['a/x.jpg', 'b/x.jpg'].map((path) => ({ ...sample('x'), path }));
  const { rest, heldBack } = holdBack({ ...data, samples: twins }, 0.5, 1);
  const turned = holdBack({ ...data, samples: twins.toReversed() }, 0.5, 1);
  expect(rest.samples).toHaveLength(1);
  expect(turned.heldBack.samples).toEqual(heldBack.samples);
});

test.each([0, 1, 0.004, 0.996, -1, 2, Number.NaN])('%f of the images is refused', (fraction) => {
  expect(() => holdBack(data, fraction, 1)).toThrow(
    expect.objectContaining({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining(`Holding back ${fraction} of 100 images`),
    }),
  );
});
