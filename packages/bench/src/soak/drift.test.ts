import { expect, test } from 'vitest';
import { drift, type TimedValue } from './drift.ts';

const series = (count: number, value: (time: number) => number): TimedValue[] =>
  Array.from({ length: count }, (_, time) => [time, value(time)]);

test('a line has its slope', () => {
  const { slope, interval, rise, scatter } = drift(series(8, (time) => 5 + 3 * time));
  expect({ slope, rise, scatter }).toEqual({ slope: 3, rise: 21, scatter: 0 });
  expect(interval[1] - interval[0]).toBeCloseTo(0, 10);
  expect(drift(series(40, (time) => -2 * time)).slope).toBeCloseTo(-2, 10);
});

test('values about a level scatter', () => {
  const { slope, scatter } = drift(series(80, (time) => 10 + (time % 2)));
  expect(slope).toBeCloseTo(0, 10);
  expect(scatter).toBeCloseTo(0.5, 10);
});

test('the interval is that of the mean of seven slopes', () => {
  const { slope, interval } = drift(series(8, (time) => (time === 7 ? 14 : 0)));
  expect(slope).toBe(2);
  // Six zeros and 14: a standard deviation of sqrt(28), and 2.4469 is Student's t of six degrees of freedom.
  expect(interval[0]).toBeCloseTo(2 - 2.446912 * Math.sqrt(28 / 7), 5);
});
