import { expect, test } from 'vitest';
import type { VocBox, VocDetection, VocObject } from './annotation.ts';
import { confusionMatrix } from './confusion-matrix.ts';

const box: VocBox = [1, 1, 10, 10];
const moved = (by: number): VocBox => [1 + by, 1, 10 + by, 10];
const object = (name: string, at: VocBox, difficult = false): VocObject => ({
  image: '1',
  class: name,
  box: at,
  difficult,
});
const detection = (name: string, score: number, at: VocBox): VocDetection => ({
  image: '1',
  class: name,
  score,
  box: at,
});
const options = { classes: ['cat', 'dog'], scoreThreshold: 0.3 };
const counts = (objects: readonly VocObject[], detections: readonly VocDetection[]) =>
  confusionMatrix(objects, detections, options).join(' ');

test.each<[string, VocObject[], VocDetection[], string]>([
  ['nothing', [], [], '0,0,0 0,0,0 0,0,0'],
  ['found', [object('cat', box)], [detection('cat', 0.9, moved(1))], '1,0,0 0,0,0 0,0,0'],
  ['taken for another', [object('cat', box)], [detection('dog', 0.9, box)], '0,1,0 0,0,0 0,0,0'],
  ['missed', [object('dog', box)], [detection('dog', 0.2, box)], '0,0,0 0,0,1 0,0,0'],
  ['of nothing', [], [detection('cat', 0.9, box)], '0,0,0 0,0,0 1,0,0'],
  ['too far away', [object('cat', box)], [detection('cat', 0.9, moved(4))], '0,0,1 0,0,0 1,0,0'],
  [
    'of two detections the surer one takes the object',
    [object('cat', box)],
    [detection('cat', 0.5, box), detection('dog', 0.9, moved(1))],
    '0,1,0 0,0,0 1,0,0',
  ],
  [
    'of two objects that of its class, although the other is closer',
    [object('cat', moved(2)), object('dog', box)],
    [detection('cat', 0.9, box), detection('dog', 0.8, box)],
    '1,0,0 0,1,0 0,0,0',
  ],
  [
    'difficult objects, found or not, and what finds them',
    [object('cat', box, true), object('dog', moved(50), true)],
    [detection('cat', 0.9, box)],
    '0,0,0 0,0,0 0,0,0',
  ],
  [
    'classes that are not looked at',
    [object('cow', box)],
    [detection('cow', 0.9, box), detection('cat', 0.9, box)],
    '0,0,0 0,0,0 1,0,0',
  ],
])('%s', (_, objects, detections, expected) => {
  expect(counts(objects, detections)).toBe(expected);
});

test('images are apart', () => {
  const other = { ...detection('cat', 0.9, box), image: '2' };
  expect(counts([object('cat', box)], [other])).toBe('0,0,1 0,0,0 1,0,0');
});

test('what is no box or no threshold is refused', () => {
  const odd = detection('cat', Number.NaN, box);
  expect(() => confusionMatrix([], [odd], options)).toThrow(/detection of class 'cat'/);
  expect(() => confusionMatrix([], [], { ...options, iouThreshold: 2 })).toThrow(/IoU threshold/);
});
