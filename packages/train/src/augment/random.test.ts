import { expect, test } from 'vitest';
import { chance, logUniform, randomFor, uniform } from './random.ts';

const draws = (keys: number[], count = 1000) => {
  const random = randomFor(...keys);
  return Array.from({ length: count }, () => uniform(random, 0, 1));
};

const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;

test('the same keys draw the same numbers, other keys and other orders others', () => {
  expect(draws([7, 1, 2])).toEqual(draws([7, 1, 2]));
  const firsts = [[7, 1, 2], [7, 2, 1], [1, 7, 2], [7, 1, 3], [7, 1], [0], []];
  expect(new Set(firsts.map((keys) => draws(keys, 1)[0])).size).toBe(firsts.length);
});

test('first draws of neighbouring keys are spread evenly and unrelated', () => {
  const firsts = Array.from({ length: 4000 }, (_, index) => draws([1, 0, index], 1)[0]!);
  const bins = new Array(10).fill(0);
  for (const value of firsts) bins[Math.floor(value * 10)]++;
  for (const bin of bins) expect(Math.abs(bin - 400)).toBeLessThan(100);
  const products = firsts.slice(1).map((value, i) => (value - 0.5) * (firsts[i]! - 0.5));
  expect(Math.abs(mean(products))).toBeLessThan(0.01);
});

test('draws keep to their ranges', () => {
  const random = randomFor(3);
  const uniforms = Array.from({ length: 2000 }, () => uniform(random, -2, 4));
  expect(Math.min(...uniforms)).toBeGreaterThanOrEqual(-2);
  expect(Math.max(...uniforms)).toBeLessThan(4);
  expect(mean(uniforms)).toBeCloseTo(1, 0);
  const logs = Array.from({ length: 2000 }, () => Math.log2(logUniform(random, 0.5, 2)));
  expect(Math.min(...logs)).toBeGreaterThanOrEqual(-1);
  expect(Math.max(...logs)).toBeLessThan(1);
  expect(Math.abs(mean(logs))).toBeLessThan(0.05);
  const heads = Array.from({ length: 2000 }, () => Number(chance(random, 0.25)));
  expect(mean(heads)).toBeCloseTo(0.25, 1);
  expect(chance(random, 0)).toBe(false);
  expect(chance(random, 1)).toBe(true);
});
