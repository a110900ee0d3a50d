import { expect, test } from 'vitest';
import { dataset } from '../testing/dataset.ts';
import { datasetWarnings } from './dataset-warnings.ts';

const object = (name: string, side = 40) => ({
  class: name,
  box: [10, 10, 10 + side, 10 + side / 2] as const,
  difficult: false,
  crowd: false,
});
const input = { width: 100, height: 100 };
const good = dataset([object('cell'), object('other')], []);

test('nothing is said of good data', () => {
  const val = { ...good, samples: good.samples.map((s) => ({ ...s, path: `val/${s.path}` })) };
  expect(datasetWarnings(good, val, input)).toEqual([]);
  expect(datasetWarnings(good, undefined, input)).toEqual([]);
});

test('objects that the input is too small for', () => {
  // Images of 200x200 at half their size.
  const small = dataset([object('cell', 7.9), object('other', 7.9)]);
  expect(datasetWarnings(small, undefined, input)).toEqual([
    expect.stringMatching(/^All 2 objects are smaller than 4 pixels in the .* of 100x100/),
  ]);
  const odd = dataset([object('cell', 7.9), object('other', 7.9), object('cell', 8)]);
  expect(datasetWarnings(odd, undefined, input)[0]).toMatch(/^2 of 3 objects/);
  const half = dataset([object('cell', 7.9), object('other', 8)]);
  expect(datasetWarnings(half, undefined, input)).toEqual([]);
});

test('boxes that reach beyond their images, as corners taken for widths do', () => {
  const corners = { ...object('cell'), box: [150, 150, 340, 340] as const };
  expect(datasetWarnings(dataset([corners, object('other')]), undefined, input)).toEqual([
    expect.stringMatching(
      /^1 of 2 boxes reach beyond their images, such as one of p0; in COCO's form/,
    ),
  ]);
  const cut = { ...object('cell'), box: [-9, 0, 209, 100] as const };
  expect(datasetWarnings(dataset([cut, object('other')]), undefined, input)).toEqual([]);
});

test('images that are listed twice', () => {
  const [first, second] = good.samples;
  const twice = { ...good, samples: [first!, second!, { ...first!, id: 'again' }] };
  expect(datasetWarnings(twice, undefined, input)).toEqual([
    expect.stringMatching(/^1 images are listed more than once, such as p0\.png/),
  ]);
});

test('images that are learnt and measured', () => {
  expect(datasetWarnings(good, good, input)).toEqual([
    expect.stringMatching(/^All images to measure on are learnt, too/),
  ]);
  const other = { ...good.samples[0]!, id: 'x', path: 'x.png' };
  const some = { ...good, samples: [...good.samples, other] };
  expect(datasetWarnings(good, some, input)[0]).toMatch(/^2 of 3 images to measure on/);
});

test('classes without objects, and names that look alike', () => {
  expect(datasetWarnings(dataset([object('cell')]), undefined, input)).toEqual([
    'The images to learn hold no object of other: nobody learns them.',
  ]);
  const classes = ['café', 'dog', 'cafe\u0301 '];
  const data = { ...dataset([object('dog'), ...classes.map((name) => object(name))]), classes };
  expect(datasetWarnings(data, undefined, input)).toEqual([
    'The classes "café" and "cafe\u0301 " differ in next to nothing; if they are one, give them one name.',
  ]);
});
