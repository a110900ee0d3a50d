import { expect, test } from 'vitest';
import { classCounts, countsText } from './class-counts.ts';

const found = (classId: number) => ({
  bbox: [0, 0, 1, 1] as [number, number, number, number],
  score: 1,
  class: ['cat', 'dog'][classId]!,
  classId,
});

test('counts by class, the most frequent first', () => {
  const counts = classCounts([found(0), found(1), found(1)]);
  expect(counts).toEqual([
    { class: 'dog', classId: 1, count: 2 },
    { class: 'cat', classId: 0, count: 1 },
  ]);
  expect(countsText(counts)).toBe('2 dog, 1 cat.');
  expect(countsText([])).toBe('Nothing found.');
});
