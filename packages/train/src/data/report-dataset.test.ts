import { expect, test } from 'vitest';
import { dataset } from '../testing/dataset.ts';
import type { LabelledObject } from './dataset.ts';
import { reportDataset } from './report-dataset.ts';

const object = (
  name: string,
  side: number,
  rest: Partial<LabelledObject> = {},
): LabelledObject => ({
  class: name,
  box: [10, 10, 10 + side, 10 + 2 * side],
  difficult: false,
  crowd: false,
  ...rest,
});

test('objects, images, sizes and what has no object are counted', () => {
  const data = dataset(
    [object('cell', 10), object('cell', 20, { difficult: true })],
    [],
    [object('cell', 60), object('cell', 40), object('cell', 190, { crowd: true })],
  );
  const skipped = [{ image: 'p0', reason: 'Object 3 has a box without an area.' }];
  const report = reportDataset('train', { ...data, skipped });
  expect(report).toMatchObject({ split: 'train', images: 3, objects: 5, broken: skipped });
  expect(report.withoutObjects).toEqual(['p1']);
  expect(report.classes).toEqual([
    {
      class: 'cell',
      objects: 5,
      images: 2,
      difficult: 1,
      crowds: 1,
      width: { min: 10, median: 40, max: 190 },
      height: { min: 20, median: 80, max: 380 },
    },
    { class: 'other', objects: 0, images: 0, difficult: 0, crowds: 0, width: null, height: null },
  ]);
  // Of an image of 200x200 the boxes take 10, 20, 40 and 60 times the root of 2, by 200: 7.07 %, 14.1 %, 28.3 %, 42.4 %.
  const counts = new Array(20).fill(0);
  for (const step of [1, 2, 5, 8]) counts[step] = 1;
  expect(report.relativeSizes).toEqual(counts);
});

test('of an even number of boxes the median lies between the middle two', () => {
  const data = dataset([object('cell', 10), object('cell', 20)]);
  expect(reportDataset('all', data).classes[0]!.width).toEqual({ min: 10, median: 15, max: 20 });
});
