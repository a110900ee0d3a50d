import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { shortText, valueText } from './index.ts';

const hostile = new Proxy(
  {},
  {
    get() {
      throw new Error('no');
    },
  },
);

test.each([
  ['best', "'best'"],
  ['two\n lines', "'two lines'"],
  [`data:${'A'.repeat(1_500_000)}`, `'data:${'A'.repeat(55)}… (1500005 characters)'`],
  [0.5, '0.5'],
  [Number.NaN, 'NaN'],
  [12n, '12'],
  [true, 'true'],
  [undefined, 'undefined'],
  [null, 'null'],
  [Symbol('x'), 'Symbol(x)'],
  [() => 1, 'a function'],
  [[1, 2], 'an array of 2 values'],
  [new Uint8Array(64_000_000), 'a Uint8Array of 64000000 values'],
  [runInNewContext('new Float32Array(3)'), 'a Float32Array of 3 values'],
  [new ArrayBuffer(8), 'an ArrayBuffer'],
  [new Map(), 'a Map'],
  [new URL('http://a.b/c'), "'http://a.b/c'"],
  [{}, 'an object'],
  [Object.create(null), 'an object'],
  [hostile, 'an object'],
])('of value %#', (value, text) => {
  expect(valueText(value)).toBe(text);
});

test('a text is shown whole until it is long', () => {
  expect(shortText('a'.repeat(120))).toBe('a'.repeat(120));
  expect(shortText('abcdef', 4)).toBe('ab… (6 characters)');
});
