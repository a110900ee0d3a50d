import { expect, test } from 'vitest';
import { shares } from './shares.ts';

test.each([
  [24, 6, [4, 4, 4, 4, 4, 4]],
  [10, 4, [2, 3, 2, 3]],
  [7, 7, [1, 1, 1, 1, 1, 1, 1]],
])('%i pairs among %i sessions are %j', (pairs, sessions, expected) => {
  expect(shares(pairs, sessions)).toEqual(expected);
});
