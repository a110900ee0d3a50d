import type { Detection } from '@rsanet/rsanet';
import { expect, test } from 'vitest';
import type { LabelledObject } from '../data/index.ts';
import { dataset } from '../testing/dataset.ts';
import { cocoAp } from './measure.ts';

const object = (
  name: string,
  box: [number, number, number, number],
  crowd = false,
): LabelledObject => ({ class: name, box, difficult: false, crowd });

const found = (bbox: Detection['bbox'], classId = 0): Detection => ({
  bbox,
  class: ['cell', 'other'][classId]!,
  classId,
  score: 0.9,
});

test('a box counts at the thresholds its IoU reaches', () => {
  const data = dataset([object('cell', [10, 20, 110, 120])]);
  expect(cocoAp([[found([10, 20, 100, 100])]], data, ['cell'])).toBeCloseTo(1, 12);
  // 0.72: of ten thresholds 0.5, 0.55, 0.6, 0.65 and 0.7.
  expect(cocoAp([[found([10, 20, 72, 100])]], data, ['cell'])).toBeCloseTo(0.5, 12);
  expect(cocoAp([[found([10, 20, 40, 100])]], data, ['cell'])).toBe(0);
});

test('each image for itself, crowds neither way, and only the classes asked for', () => {
  const cell = object('cell', [0, 0, 50, 50]);
  const crowd = object('cell', [100, 100, 180, 180], true);
  const data = dataset([cell, crowd], [object('other', [0, 0, 50, 50])]);
  const right = found([0, 0, 50, 50]);
  const inCrowd = found([110, 110, 40, 40]);
  expect(cocoAp([[right, inCrowd], []], data, ['cell'])).toBeCloseTo(1, 12);
  expect(cocoAp([[], [right]], data, ['cell'])).toBe(0);
  expect(cocoAp([[right], []], data, data.classes)).toBeCloseTo(0.5, 12);
  expect(cocoAp([[right], [found([0, 0, 50, 50], 1)]], data, data.classes)).toBeCloseTo(1, 12);
});
