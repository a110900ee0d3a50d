import { expect, test } from 'vitest';
import type { LabelledObject } from '../data/index.ts';
import { dataset } from '../testing/dataset.ts';
import { assertLearnable, unlearnt } from './assert-learnable.ts';

const object = (name: string, crowd = false): LabelledObject => ({
  class: name,
  box: [0, 0, 9, 9],
  difficult: false,
  crowd,
});

test('classes that only the other split has are named', () => {
  const train = dataset([object('cell'), object('crowded', true)], []);
  const other = dataset([object('other'), object('cell')], [object('crowded'), object('b', true)]);
  expect(unlearnt(train, other)).toEqual(['crowded', 'other']);
  expect(unlearnt(other, train)).toEqual([]);
});

test('where all boxes are broken, the first reason is given', () => {
  const reason = 'Object 1 (cell) has a box without an area.';
  const broken = {
    ...dataset([], []),
    skipped: [
      { image: 'p0', reason },
      { image: 'p1', reason },
    ],
  };
  const refused = (message: string) =>
    expect.objectContaining({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining(message),
    });
  expect(() => assertLearnable(broken, ['cell'])).toThrow(
    refused(`hold no object of cell. 2 objects are unusable, such as in p0: ${reason}`),
  );
  expect(() => assertLearnable(broken, [])).toThrow(refused('hold no usable object.'));
  expect(() => assertLearnable(dataset(), ['cell'])).toThrow(refused('holds no image'));
});
