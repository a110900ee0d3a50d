import { expect, test } from 'vitest';
import { placeBoxes } from './place-boxes.ts';

const source = { width: 100, height: 80 };
const doubled = { scaleX: 2, scaleY: 2, offsetX: -50, offsetY: 10 };
const place = (box: [number, number, number, number], placement = doubled) =>
  placeBoxes([{ box, classId: 4 }], source, placement, [0, 0, 100, 100]);

test('scales and shifts', () => {
  expect(place([30, 10, 50, 40])).toEqual([{ box: [10, 30, 50, 90], classId: 4 }]);
});

test('a mirrored box keeps its corners in order', () => {
  const mirrored = { scaleX: -1, scaleY: -1, offsetX: 100, offsetY: 80 };
  expect(place([10, 20, 30, 50], mirrored)).toEqual([{ box: [70, 30, 90, 60], classId: 4 }]);
});

test('clips to the window and drops what is mostly out of sight', () => {
  expect(place([10, 10, 40, 20])[0]?.box).toEqual([0, 30, 30, 50]);
  expect(place([18, 10, 28, 20])[0]?.box).toEqual([0, 30, 6, 50]);
  expect(place([17, 10, 27, 20])).toEqual([]);
  expect(place([80, 10, 95, 20])).toEqual([]);
});

test('drops what became too small to learn', () => {
  const quarter = { scaleX: 0.25, scaleY: 0.25, offsetX: 0, offsetY: 0 };
  expect(place([0, 0, 8, 40], quarter)).toHaveLength(1);
  expect(place([0, 0, 7.9, 40], quarter)).toEqual([]);
});

test('what lies beyond the image itself neither counts nor remains', () => {
  const same = { scaleX: 1, scaleY: 1, offsetX: 10, offsetY: 10 };
  expect(place([-90, 20, 10, 40], same)[0]?.box).toEqual([10, 30, 20, 50]);
});
