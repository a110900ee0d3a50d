import { expect, test } from 'vitest';
import { summarise } from '../statistics/summary.ts';
import { slowerStages } from './attempt.ts';

const noise = { forward: { ratios: [1], p95: 0.02, delta: 0.1 } };
const found = (low: number, high: number) => ({
  ratio: (low + high) / 2,
  interval: [low, high] as const,
  head: summarise([1]),
  base: summarise([1]),
});

test.each([
  [1.11, 1.3, ['forward']],
  [1.1, 1.3, []],
  [0.9, 3, []],
  [0.5, 0.6, []],
])('an interval from %d to %d', (low, high, slower) => {
  expect(slowerStages({ forward: found(low, high) }, noise)).toEqual(slower);
});

test('a stage whose noise is not known is never slower', () => {
  expect(slowerStages({ postprocess: found(3, 4) }, noise)).toEqual([]);
});
