import { expect, test } from 'vitest';
import { assertFraction, assertWhole } from './assert-numbers.ts';

test('takes whole numbers from a bound on', () => {
  assertWhole({ a: 1, b: Number.MAX_SAFE_INTEGER }, 1);
  assertWhole({ seed: -3 }, Number.MIN_SAFE_INTEGER);
});

test.each([0, 1.5, Number.NaN, Infinity, 2 ** 53])('%d is no count', (value) => {
  expect(() => assertWhole({ good: 1, runs: value }, 1)).toThrow(
    expect.objectContaining({
      code: 'INVALID_ARGUMENT',
      message: `runs is ${value}; give a whole number of 1 or more.`,
    }),
  );
});

test('a seed needs no bound, and what is no number is named, too', () => {
  expect(() => assertWhole({ seed: 0.5 }, Number.MIN_SAFE_INTEGER)).toThrow(
    'seed is 0.5; give a whole number.',
  );
  expect(() => assertWhole({ runs: '3' as unknown as number }, 1)).toThrow("runs is '3'");
});

test('takes parts', () => {
  assertFraction({ a: 0, b: 0.5, c: 1 });
  for (const value of [-0.1, 1.1, Number.NaN, '0.5' as unknown as number]) {
    expect(() => assertFraction({ score: value })).toThrow(
      /^score is .*; give a number within 0..1\.$/,
    );
  }
});
