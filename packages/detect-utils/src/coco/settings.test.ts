import { expect, test } from 'vitest';
import { IOU_THRESHOLDS, RECALL_THRESHOLDS } from './settings.ts';

test('thresholds are those of numpy.linspace to the last bit', () => {
  expect(IOU_THRESHOLDS).toEqual([
    0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.8999999999999999, 0.95,
  ]);
  expect(RECALL_THRESHOLDS).toHaveLength(101);
  expect(RECALL_THRESHOLDS.filter((recall, i) => recall !== i / 100)).toEqual([
    0.35000000000000003, 0.41000000000000003, 0.47000000000000003, 0.5700000000000001,
    0.6900000000000001, 0.7000000000000001, 0.8200000000000001, 0.8300000000000001,
    0.9400000000000001, 0.9500000000000001,
  ]);
});
