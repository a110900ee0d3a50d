import { expect, test } from 'vitest';
import { whyOf } from './index.ts';

test.each([
  [new Error('fetch failed', { cause: new Error('no such host') }), 'no such host'],
  [new Error('The binding is missing.\n  Build it.\n'), 'The binding is missing.; Build it.'],
  [new TypeError(), 'TypeError'],
  ['aborted', 'aborted'],
])('of %o', (error, why) => {
  expect(whyOf(error)).toBe(why);
});
