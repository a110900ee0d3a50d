import type { OutputSpec } from '@rsanet/rsanet';
import { expect, test } from 'vitest';
import { priors } from './priors.ts';

const head: OutputSpec = {
  input: { width: 16, height: 8 },
  strides: [8],
  anchors: [[[3, 4]]],
  classes: ['a'],
};

test('a table is made once for a head and a number of images', () => {
  const one = priors(head, 1);
  const two = priors(head, 2);
  expect([...one]).toEqual([0, 0, 8, 3, 4, 1, 0, 8, 3, 4]);
  expect([...two]).toEqual([...one, ...one]);
  expect(priors(head, 1)).toBe(one);
  expect(priors(head, 2)).toBe(two);
  const other = { ...head, anchors: [[[5, 6]]] } as const;
  expect([...priors(other, 1)]).toEqual([0, 0, 8, 5, 6, 1, 0, 8, 5, 6]);
});
