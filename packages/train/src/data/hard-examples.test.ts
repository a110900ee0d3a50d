import { expect, test } from 'vitest';
import { dataset } from '../testing/dataset.ts';
import { hardSamples, noteLoss } from './hard-examples.ts';

const { samples } = dataset([], [], []);

const counts = (drawn: readonly { id: string }[]) =>
  samples.map(({ id }) => drawn.filter((one) => one.id === id).length);

test('images come in proportion to how hard they were', () => {
  const hardness = new Map([
    ['p0', 1],
    ['p1', 0],
    ['p2', 3],
  ]);
  const [first, none, most] = counts(hardSamples(samples, hardness, 4000, 7, 1));
  expect(none).toBe(0);
  // Four standard deviations.
  expect(Math.abs(first! - 1000)).toBeLessThan(110);
  expect(first! + most!).toBe(4000);
});

test('while nothing is known, or all are learnt, all alike', () => {
  const learnt = new Map(samples.map(({ id }) => [id, 0]));
  for (const hardness of [new Map(), learnt]) {
    for (const count of counts(hardSamples(samples, hardness, 3000, 7, 1))) {
      expect(Math.abs(count - 1000)).toBeLessThan(110);
    }
  }
});

test('seed and epoch decide the draws, and none is asked for, none is made', () => {
  const draw = (seed: number, epoch: number) =>
    hardSamples(samples, new Map(), 30, seed, epoch).map(({ id }) => id);
  expect(draw(1, 1)).toEqual(draw(1, 1));
  expect(draw(1, 2)).not.toEqual(draw(1, 1));
  expect(draw(2, 1)).not.toEqual(draw(1, 1));
  expect(hardSamples(samples, new Map(), 0, 1, 1)).toEqual([]);
});

test('the latest loss counts half, those before it the rest', () => {
  const hardness = new Map<string, number>();
  for (const loss of [8, 4, 1]) noteLoss(hardness, 'a', loss);
  expect(hardness.get('a')).toBe(0.5 * 1 + 0.5 * (0.5 * 4 + 0.5 * 8));
});
