import { expect, test } from 'vitest';
import type { VocBox, VocDetection, VocObject } from './annotation.ts';
import { errorBreakdown } from './error-breakdown.ts';

const object = (name: string, box: VocBox, difficult = false): VocObject => ({
  image: '1',
  class: name,
  box,
  difficult,
});
const detection = (name: string, score: number, box: VocBox): VocDetection => ({
  image: '1',
  class: name,
  score,
  box,
});
const classes = ['cat', 'dog'];
const none = { found: 0, place: 0, confused: 0, duplicate: 0, background: 0, both: 0, missed: 0 };
const options = { classes, scoreThreshold: 0.3 };

// Boxes of 10 x 10 pixels; moved by 4 they overlap by 60 / 140, moved by 8 by 20 / 180.
const box: VocBox = [1, 1, 10, 10];
const moved = (by: number): VocBox => [1 + by, 1, 10 + by, 10];

test.each<[string, VocObject[], VocDetection[], object, object]>([
  ['found', [object('cat', box)], [detection('cat', 0.9, box)], { found: 1 }, {}],
  [
    'a duplicate, the less sure of two',
    [object('cat', box)],
    [detection('cat', 0.8, moved(1)), detection('cat', 0.9, moved(3))],
    { found: 1, duplicate: 1 },
    {},
  ],
  ['place', [object('cat', box)], [detection('cat', 0.9, moved(4))], { place: 1 }, {}],
  ['class', [object('cat', box)], [detection('dog', 0.9, box)], {}, { confused: 1 }],
  ['both', [object('cat', box)], [detection('dog', 0.9, moved(4))], { missed: 1 }, { both: 1 }],
  [
    'background',
    [object('cat', box)],
    [detection('cat', 0.9, [90, 90, 99, 99])],
    { background: 1, missed: 1 },
    {},
  ],
  [
    'another image',
    [object('cat', box)],
    [{ ...detection('cat', 0.9, box), image: '2' }],
    { background: 1, missed: 1 },
    {},
  ],
  ['too low a score', [object('cat', box)], [detection('cat', 0.2, box)], { missed: 1 }, {}],
  ['a difficult object', [object('cat', box, true)], [detection('cat', 0.9, box)], {}, {}],
  ['a difficult object that is not found', [object('cat', box, true)], [], {}, {}],
  [
    'place goes before class, as in TIDE',
    [object('cat', moved(4)), object('dog', box)],
    [detection('cat', 0.9, box)],
    { place: 1 },
    { missed: 1 },
  ],
])('%s', (_, objects, detections, cats, dogs) => {
  expect(errorBreakdown(objects, detections, options)).toEqual([
    { class: 'cat', ...none, ...cats },
    { class: 'dog', ...none, ...dogs },
  ]);
});

test('what is no number or no threshold is refused', () => {
  const odd = [detection('cat', 0.9, [1, 1, Number.NaN, 10])];
  expect(() => errorBreakdown([], odd, options)).toThrow(/four finite corners/);
  expect(() => errorBreakdown([], [], { ...options, iouThreshold: 2 })).toThrow(/0\.\.1/);
});
