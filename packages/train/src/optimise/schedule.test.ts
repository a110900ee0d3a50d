import { expect, test } from 'vitest';
import { learningRate } from './schedule.ts';

// 200 epochs of 10 steps.
const schedule = { steps: 2000, warmup: 10 };

test('warms up to 1e-3 over the first epoch, linearly', () => {
  const rates = Array.from({ length: 10 }, (_, step) => learningRate(step, schedule));
  rates.forEach((rate, step) => {
    expect(rate).toBeCloseTo(1e-4 * (step + 1), 12);
  });
  expect(rates[9]).toBe(1e-3);
});

test('then follows half a cosine down to 1e-6 at the last step', () => {
  const middle = 9 + (2000 - 10) / 2;
  expect(learningRate(middle, schedule)).toBeCloseTo((1e-3 + 1e-6) / 2, 12);
  const quarter = 10 + 1990 / 4 - 1;
  const between =
    (learningRate(Math.floor(quarter), schedule) + learningRate(Math.ceil(quarter), schedule)) / 2;
  expect(between).toBeCloseTo(1e-6 + (999e-6 * (1 + Math.SQRT1_2)) / 2, 8);
  expect(learningRate(1999, schedule)).toBeCloseTo(1e-6, 15);
  for (let step = 10; step < 2000; step++) {
    expect(learningRate(step, schedule)).toBeLessThan(learningRate(step - 1, schedule));
  }
});

test('other ends, and a single epoch, which only warms up', () => {
  expect(learningRate(1, { steps: 4, warmup: 2, peak: 0.5, final: 0.1 })).toBe(0.5);
  expect(learningRate(2, { steps: 4, warmup: 2, peak: 0.5, final: 0.1 })).toBeCloseTo(0.3, 12);
  expect(learningRate(3, { steps: 4, warmup: 2, peak: 0.5, final: 0.1 })).toBeCloseTo(0.1, 12);
  expect(learningRate(4, { steps: 5, warmup: 5 })).toBe(1e-3);
});

test.each([-1, 2000, 0.5, Number.NaN])('refuses step %d', (step) => {
  expect(() => learningRate(step, schedule)).toThrow(`Step ${step} lies outside 0..1999.`);
});
