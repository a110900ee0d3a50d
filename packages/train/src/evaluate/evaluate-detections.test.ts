import type { Detection } from '@rsanet/rsanet';
import { expect, test } from 'vitest';
import type { Dataset, LabelledObject } from '../data/index.ts';
import { dataset } from '../testing/dataset.ts';
import { evaluateDetections } from './evaluate-detections.ts';

type Box = [number, number, number, number];

const object = (box: Box, more: Partial<LabelledObject> = {}): LabelledObject => ({
  class: 'cell',
  box,
  difficult: false,
  crowd: false,
  ...more,
});

const found = (bbox: Box, score = 0.9, name = 'cell'): Detection => ({
  bbox,
  class: name,
  classId: 0,
  score,
});

const measure = (detections: Detection[][], data: Dataset, classes = ['cell']) =>
  evaluateDetections(detections, data, classes, 'all-point');

test('boxes are compared by whole pixels, ends included', () => {
  // In continuous corners 0..10 and 0..5: IoU 0.5 exactly, which is no match; VOC's 1..10 and 1..5
  // are 10 and 5 pixels wide too, where 0..10 taken as it stands would be 11 and 6, a match.
  const data = dataset([object([0, 0, 10, 10])]);
  expect(measure([[found([0, 0, 5, 10])]], data).map).toBe(0);
  // 6 of 10 columns.
  expect(measure([[found([0, 0, 6, 10])]], data).map).toBe(1);
  // Shifted by 3: 7 of 13 columns. By 4: 6 of 14.
  expect(measure([[found([3, 0, 10, 10])]], data).map).toBe(1);
  expect(measure([[found([4, 0, 10, 10])]], data).map).toBe(0);
});

test('an image’s detections meet that image’s objects only', () => {
  const data = dataset([object([0, 0, 10, 10])], [object([50, 50, 60, 60])]);
  expect(measure([[found([0, 0, 10, 10])], [found([50, 50, 10, 10])]], data).map).toBe(1);
  expect(measure([[found([50, 50, 10, 10])], [found([0, 0, 10, 10])]], data).map).toBe(0);
});

test.each([{ difficult: true }, { crowd: true }])(
  'an object that is %o counts neither way',
  (more) => {
    const data = dataset([object([0, 0, 10, 10]), object([50, 50, 70, 70], more)]);
    const right = found([0, 0, 10, 10], 0.5);
    const { perClass } = measure([[right, found([50, 50, 20, 20])]], data);
    expect(perClass[0]).toMatchObject({ ap: 1, positives: 1, truePositives: 1, falsePositives: 0 });
    // Not found: nothing missed.
    expect(measure([[right]], data).map).toBe(1);
  },
);

test('a wrong detection above a right one halves the precision', () => {
  const data = dataset([object([0, 0, 10, 10])]);
  const detections = [[found([100, 100, 10, 10], 0.9), found([0, 0, 10, 10], 0.8)]];
  expect(measure(detections, data).map).toBe(0.5);
});

test('classes that are not asked for are left out of the objects', () => {
  const data = dataset([object([0, 0, 10, 10]), object([50, 50, 60, 60], { class: 'other' })]);
  const { map, perClass } = measure([[found([0, 0, 10, 10])]], data);
  expect(map).toBe(1);
  expect(perClass.map((result) => result.class)).toEqual(['cell']);
});

test('lists for too few images are refused', () => {
  expect(() => measure([], dataset([object([0, 0, 1, 1])]))).toThrow(
    expect.objectContaining({
      code: 'INVALID_ARGUMENT',
      message: 'There are detections of 0 images, but the data set has 1; give a list for each.',
    }),
  );
});
