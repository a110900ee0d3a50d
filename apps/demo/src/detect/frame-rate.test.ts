import { expect, test } from 'vitest';
import { frameRate } from './frame-rate.ts';

test('follows the frames of the last two seconds', () => {
  const rate = frameRate();
  expect(rate(1000)).toBeNull();
  expect(rate(1100)).toBeCloseTo(10);
  for (let now = 1200; now <= 3000; now += 100) rate(now);
  // Slower from here on.
  for (let now = 3500; now < 5500; now += 500) rate(now);
  expect(rate(5500)).toBeCloseTo(2);
});

test('counts frames slower than its window', () => {
  const rate = frameRate();
  rate(0);
  expect(rate(5000)).toBeCloseTo(0.2);
  expect(rate(10_000)).toBeCloseTo(0.2);
});
