import { expect, test } from 'vitest';
import { outlineBox } from './coco-outline.ts';

// A mask of 6 rows and 5 columns, its pixels in rows 2 and 3 of columns 1 and 2.
const square = [8, 2, 4, 2, 14];

test.each<[string, unknown, number[]]>([
  ['a triangle', [[10.5, 20, 30, 20, 30, 42.25]], [10.5, 20, 19.5, 22.25]],
  [
    'an object in two parts',
    [
      [10, 20, 14, 20, 14, 30],
      [40, 5, 44, 5, 44, 9],
    ],
    [10, 5, 34, 25],
  ],
  ['a list of numbers', [1, 2, 5, 2, 5, 9], [1, 2, 4, 7]],
  [
    'a list of points',
    [
      [
        [1, 2],
        [5, 2],
        [5, 9],
      ],
    ],
    [1, 2, 4, 7],
  ],
  [
    'a part that is no polygon',
    [
      [1, 2, 5, 2, 5, 9],
      [0, 0],
    ],
    [1, 2, 4, 7],
  ],
  ['a mask', { size: [6, 5], counts: square }, [1, 2, 2, 2]],
  ['a mask as a string', { size: [6, 5], counts: '8240:' }, [1, 2, 2, 2]],
  ['a mask from the first pixel on', { size: [6, 5], counts: [0, 3, 27] }, [0, 0, 1, 3]],
  ['a run over two columns', { size: [6, 5], counts: [10, 4, 16] }, [1, 0, 2, 6]],
  ['a run to the last pixel', { size: [6, 5], counts: [29, 1] }, [4, 5, 1, 1]],
  ['runs of nothing', { size: [6, 5], counts: [3, 0, 5, 2, 20] }, [1, 2, 1, 2]],
  [
    'a large mask, with differences below 0',
    { size: [100, 100], counts: 'Zm3n0V20000000000000000000000000000000000000fl3' },
    // 20 columns from 40 on, each from row 10 to 39.
    [40, 10, 20, 30],
  ],
])('the box of %s', (_, outline, box) => {
  expect(outlineBox(outline)).toEqual(box);
});

test.each<[string, unknown]>([
  ['nothing', undefined],
  ['null', null],
  ['an empty list', []],
  ['an empty polygon', [[]]],
  ['two points', [[1, 2, 3, 4]]],
  ['half a point', [[1, 2, 3, 4, 5, 6, 7]]],
  ['a word among numbers', [[1, 2, 3, 'x', 5, 6]]],
  ['an empty mask', { size: [6, 5], counts: [30] }],
  ['a mask larger than its size', { size: [6, 5], counts: [8, 2, 40] }],
  ['a mask without a size', { counts: square }],
  ['a mask of a negative size', { size: [-6, 5], counts: square }],
  ['a mask of negative runs', { size: [6, 5], counts: [8, -2, 24] }],
  ['a string that is none of COCO\u2019s', { size: [6, 5], counts: 'é~' }],
  ['a name', 'cat'],
])('there is none of %s', (_, outline) => {
  expect(outlineBox(outline)).toBeUndefined();
});
