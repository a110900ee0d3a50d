import { readFile } from 'node:fs/promises';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { whyOf } from './index.ts';

const circular = new Error('round');
circular.cause = circular;

test.each([
  [new Error('fetch failed', { cause: new Error('no such host') }), 'no such host'],
  [new Error('The binding is missing.\n  Build it.\n'), 'The binding is missing.; Build it.'],
  [new Error('read error\nread error\nnot a PNG'), 'read error; not a PNG'],
  [new TypeError(), 'TypeError'],
  ['aborted', 'aborted'],
  [
    { message: 'Make sure that the server has the file.' },
    'Make sure that the server has the file.',
  ],
  [{}, 'an object'],
  [undefined, 'undefined'],
  [Symbol('x'), 'Symbol(x)'],
  [circular, 'round'],
  [new AggregateError([Object.assign(new Error(''), { code: 'ECONNREFUSED' })]), 'ECONNREFUSED'],
  [
    runInNewContext("new Error('outer', { cause: new Error('of another realm') })"),
    'of another realm',
  ],
  [new Error('A'.repeat(5000)), `${'A'.repeat(150)}… (5000 characters)`],
])('of %o', (error, why) => {
  expect(whyOf(error)).toBe(why);
});

test("a path that is too long is not the system's reason", async () => {
  const error = await readFile('/9j/'.repeat(400_000)).catch((reason: unknown) => reason);
  expect(whyOf(error)).toBe('ENAMETOOLONG: name too long, open');
});
