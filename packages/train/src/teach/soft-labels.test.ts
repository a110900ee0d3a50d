import { expect, test } from 'vitest';
import { fingerprint } from '../data/fingerprint.ts';
import { dataset } from '../testing/dataset.ts';
import { readSoftLabels, type SoftLabels, teach, writeSoftLabels } from './soft-labels.ts';

const teacher = { name: 'Teacher', licence: 'Apache-2.0', source: 'https://example.org' };
const labels: SoftLabels = {
  teacher,
  classes: ['other', 'cell'],
  images: new Map([
    ['p0', [{ box: [1.5, 2, 30.25, 40], scores: { cell: 0.75, other: 0.01234 } }]],
    ['p1', []],
  ]),
};
const data = dataset([], []);
const failure = (message: RegExp) =>
  expect.objectContaining({ code: 'INVALID_DATASET', message: expect.stringMatching(message) });

test('a file holds a row per box, and is read as it was written', () => {
  const text = writeSoftLabels(labels);
  expect(JSON.parse(text)).toEqual({
    format: 'rsanet-soft-labels',
    version: 1,
    teacher,
    classes: ['other', 'cell'],
    images: [
      ['p0', [[1.5, 2, 30.3, 40, 0.0123, 0.75]]],
      ['p1', []],
    ],
  });
  expect(readSoftLabels(text, 'soft.json')).toEqual({
    ...labels,
    images: new Map([
      ['p0', [{ box: [1.5, 2, 30.3, 40], scores: { cell: 0.75, other: 0.0123 } }]],
      ['p1', []],
    ]),
  });
});

test.each([
  ['no JSON', 'soft'],
  ['another file', '{"format":"other"}'],
  ['a score above 1', writeSoftLabels(labels).replace('0.75', '1.75')],
  ['a score too few', writeSoftLabels(labels).replace(',0.75', '')],
])('%s is refused by its name', (_, text) => {
  expect(() => readSoftLabels(text, 'soft.json')).toThrow(
    failure(/^soft\.json holds no soft labels/),
  );
});

test('samples hold what was found in them, which distinguishes the data from what is not taught', async () => {
  const taught = teach(data, labels, 'soft.json');
  expect(taught.samples.map((sample) => sample.taught)).toEqual([...labels.images.values()]);
  const prints = await Promise.all([data, taught, teach(data, labels, '')].map(fingerprint));
  expect(prints[1]).not.toBe(prints[0]);
  expect(prints[2]).toBe(prints[1]);
});

test('an image that the teacher has not seen, and a class that it does not know, are named', () => {
  const images = new Map([['p1', []]]);
  expect(() => teach(data, { ...labels, images }, 'soft.json')).toThrow(
    failure(/^soft\.json says nothing of 1 of 2 images, such as p0; /),
  );
  expect(() => teach(data, { ...labels, classes: ['cell'] }, 'soft.json')).toThrow(
    failure(/^soft\.json says nothing of the class other; /),
  );
});
