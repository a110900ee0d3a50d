import { expect, test } from 'vitest';
import { percent, rounded, scaled, signedCount, signedPercent, within } from './number.ts';

test.each([
  [0, '0.00'],
  [0.0008567, '0.000857'],
  [1.2345, '1.23'],
  [99.96, '100'],
  [147.6, '148'],
  [5239.6, '5,240'],
])('rounds %d to %s', (value, text) => {
  expect(rounded(value)).toBe(text);
});

test.each([
  [3_276_385, '', '3.28 M'],
  [1_721_859_000, '', '1.72 G'],
  [58_300_000, 'B', '58.3 MB'],
  [1_500, 'B', '1.50 kB'],
  [999, 'B', '999 B'],
  [12, '', '12'],
])('scales %d to %s', (value, unit, text) => {
  expect(scaled(value, unit)).toBe(text);
});

test('shows intervals and signs', () => {
  expect(within(147.6, [145.2, 151])).toBe('148 [145, 151]');
  expect(within(147.6, null)).toBe('148');
  expect([percent(0.0526), signedPercent(0.011), signedPercent(-0.0271)]).toEqual([
    ...['5.3 %', '+1.1 %', '−2.7 %'],
  ]);
  expect([1200, 0, -500].map(signedCount)).toEqual(['+1,200', '+0', '−500']);
});
