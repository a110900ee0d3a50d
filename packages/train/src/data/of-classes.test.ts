import { expect, test } from 'vitest';
import { absentClasses, ofClasses } from './of-classes.ts';

test('objects of other classes go, their images stay', () => {
  const object = (name: string) =>
    ({ class: name, box: [0, 0, 1, 1], difficult: false, crowd: false }) as const;
  const sample = (id: string, ...names: string[]) => ({
    id,
    path: id,
    width: 1,
    height: 1,
    objects: names.map(object),
  });
  const samples = [sample('x', 'cat', 'fox'), sample('y', 'fox'), sample('z')];
  const data = { classes: ['cat', 'dog', 'fox'], samples, skipped: [{ image: 'x', reason: '.' }] };
  expect(ofClasses(data, ['dog', 'cat'])).toEqual({
    classes: ['dog', 'cat'],
    samples: [sample('x', 'cat'), sample('y'), sample('z')],
    skipped: data.skipped,
  });
  expect(absentClasses(data, ['dog', 'cat', 'bird'])).toEqual(['dog', 'bird']);
  expect(absentClasses(data, ['fox'])).toEqual([]);
});
