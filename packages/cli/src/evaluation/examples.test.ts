import type { VocBox } from '@rsanet/detect-utils';
import { expect, test } from 'vitest';
import { exampleImages } from './examples.ts';

const box: VocBox = [1, 1, 20, 20];
const far: VocBox = [50, 50, 69, 69];
const object = (image: string, at = box, difficult = false) => ({
  image,
  class: 'cat',
  box: at,
  difficult,
});
const hit = (image: string, at = box, score = 0.9) => ({ image, class: 'cat', box: at, score });

test('without an error and most objects first, then with most errors first', () => {
  const objects = [
    ...[object('one'), object('two'), object('two', far)],
    ...[object('missed'), object('worse'), object('hard', box, true)],
  ];
  const detections = [
    ...[hit('one'), hit('two'), hit('two', far), hit('one', far, 0.1)],
    ...[hit('worse', far), hit('nothing', far)],
  ];
  const found = exampleImages({ objects, shown: detections, classes: ['cat'] }, 0.3);
  expect(found.map(({ name, image }) => [name, image])).toEqual([
    ['right-1', 'two'],
    ['right-2', 'one'],
    ['right-3', 'hard'],
    ['wrong-1', 'worse'],
    ['wrong-2', 'missed'],
    ['wrong-3', 'nothing'],
  ]);
  expect(found[3]).toMatchObject({ detections: [hit('worse', far)], missed: [object('worse')] });
  expect(found[2]?.missed).toEqual([]);
});

test('six of each', () => {
  const objects = Array.from({ length: 9 }, (_, i) => object(`${i}`));
  const found = exampleImages({ objects, shown: [], classes: ['cat'] }, 0.3);
  expect(found).toHaveLength(6);
});
