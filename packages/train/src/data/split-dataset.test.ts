import { expect, test } from 'vitest';
import type { Dataset, Sample } from './dataset.ts';
import { splitDataset } from './split-dataset.ts';

const sample = (id: string, ...names: string[]): Sample => ({
  id,
  path: `${id}.jpg`,
  width: 10,
  height: 10,
  objects: names.map((name) => ({
    class: name,
    box: [0, 0, 5, 5],
    difficult: false,
    crowd: false,
  })),
});

// 100 images: 10 with the rare class, of which half hold the frequent one, too; 20 without an object.
const samples = Array.from({ length: 100 }, (_, i) => {
  if (i < 10) return sample(`p${i}`, 'rare', ...(i % 2 ? ['often', 'often'] : []));
  return i < 80 ? sample(`p${i}`, 'often') : sample(`p${i}`);
});
const data: Dataset = { classes: ['often', 'rare'], samples, skipped: [] };
const fractions = { train: 0.6, val: 0.2, test: 0.2 };
const ids = (part: Dataset) => part.samples.map(({ id }) => id);
const holding = ({ samples }: Dataset, name: string) =>
  samples.filter(({ objects }) => objects.some((object) => object.class === name)).length;

test('parts are the whole, each with its share of every class', () => {
  const parts = splitDataset(data, fractions, { seed: 1 });
  expect([...parts.keys()]).toEqual(['train', 'val', 'test']);
  expect([...parts.values()].flatMap(ids).sort()).toEqual(ids(data).sort());
  const counts = Array.from(parts.values(), (part) => [
    part.samples.length,
    holding(part, 'rare'),
    holding(part, 'often'),
  ]);
  expect(counts.map(([, rare]) => rare)).toEqual([6, 2, 2]);
  for (const [i, share] of Object.values(fractions).entries()) {
    expect(Math.abs(counts[i]![0]! - 100 * share)).toBeLessThanOrEqual(1);
    expect(Math.abs(counts[i]![2]! - 75 * share)).toBeLessThanOrEqual(1);
  }
});

test('seed and ids choose, not the order', () => {
  const parted = (listed: readonly Sample[], seed: number) =>
    Array.from(splitDataset({ ...data, samples: listed }, fractions, { seed }).values(), (part) =>
      ids(part).sort(),
    );
  expect(parted(samples.toReversed(), 1)).toEqual(parted(samples, 1));
  expect(parted(samples, 2)).not.toEqual(parted(samples, 1));
});

test('groups stay together', () => {
  const groupOf = ({ id }: Sample) => `${Number(id.slice(1)) % 25}`;
  const parts = splitDataset(data, fractions, { seed: 3, groupOf });
  const groups = Array.from(parts.values(), (part) => new Set(part.samples.map(groupOf)));
  expect(groups.reduce((sum, { size }) => sum + size, 0)).toBe(25);
  expect(parts.get('train')!.samples.length % 4).toBe(0);
});

test.each([
  [{ train: 0.5, val: 0.4 }, /train=0.5, val=0.4; .* together 1/],
  [{ train: 1.2, val: -0.2 }, /positive share/],
  [{}, /The parts are none/],
  [{ train: 0.999, val: 0.001 }, /The part 'val' of 100 images would be empty/],
])('%j is refused', (asked: Record<string, number>, message) => {
  expect(() => splitDataset(data, asked, { seed: 0 })).toThrow(
    expect.objectContaining({ code: 'INVALID_ARGUMENT', message: expect.stringMatching(message) }),
  );
});
