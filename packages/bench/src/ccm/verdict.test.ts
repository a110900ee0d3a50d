import { expect, test } from 'vitest';
import { verdictOf, verdictOfAll } from './verdict.ts';

test('the whole interval decides', () => {
  expect(verdictOf([1.01, 1.2])).toBe('1:1 wins');
  expect(verdictOf([0.8, 0.99])).toBe('1:1 loses');
  expect(verdictOf([0.99, 1.2])).toBe('undecided');
  expect(verdictOf([1, 1.2])).toBe('undecided');
});

test('one defeat is enough, one victory is not', () => {
  expect(verdictOfAll(['1:1 wins', '1:1 wins'])).toBe('1:1 wins');
  expect(verdictOfAll(['1:1 wins', 'undecided'])).toBe('undecided');
  expect(verdictOfAll(['1:1 wins', 'undecided', '1:1 loses'])).toBe('1:1 loses');
  expect(verdictOfAll([])).toBe('undecided');
});
