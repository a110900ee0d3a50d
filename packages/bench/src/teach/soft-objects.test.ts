import { letterbox } from '@rsanet/detect-utils';
import { expect, test } from 'vitest';
import { toCandidates } from '../peers/pretrained/candidates.ts';
import { softObjects } from './soft-objects.ts';

// An image of 200x100 in an input of 100x100: half the size, 25 pixels down.
const transform = letterbox({ width: 200, height: 100 }, { width: 100, height: 100 });
const names = ['dog', undefined, 'cat'];
const nameOf = (id: number) => names[id];
const limits = { minScore: 0.1, maxBoxes: 10 };
const dog = [10, 35, 30, 55] as const;
const near = [11, 35, 31, 55] as const;
const cat = [60, 30, 90, 70] as const;

test('a box keeps its scores of all classes asked about, and is taken back to the image', () => {
  const candidates = toCandidates([
    { box: dog, score: 0.25, classId: 0 },
    { box: dog, score: 0.75, classId: 1 },
    { box: dog, score: 0.125, classId: 2 },
    { box: cat, score: 0.5, classId: 2 },
  ]);
  expect(softObjects(candidates, nameOf, transform, limits)).toEqual([
    { box: [120, 10, 180, 90], scores: { cat: 0.5 } },
    { box: [20, 20, 60, 60], scores: { dog: 0.25, cat: 0.125 } },
  ]);
});

test('what lies on a better box goes, whatever its class; so do low scores and those beyond the number', () => {
  const candidates = toCandidates([
    { box: dog, score: 0.5, classId: 0 },
    { box: near, score: 0.75, classId: 2 },
    { box: cat, score: 0.25, classId: 2 },
    { box: [0, 40, 5, 45], score: 0.0625, classId: 2 },
  ]);
  const found = (more: Partial<typeof limits>) =>
    softObjects(candidates, nameOf, transform, { ...limits, ...more }).map(({ scores }) => scores);
  expect(found({})).toEqual([{ cat: 0.75 }, { cat: 0.25 }]);
  expect(found({ maxBoxes: 1 })).toEqual([{ cat: 0.75 }]);
  expect(found({ minScore: 0.05 })).toHaveLength(3);
  expect(found({ minScore: 0.5 })).toEqual([{ cat: 0.75 }]);
});

test('boxes are cut at the edge of the image, those beside it go', () => {
  const candidates = toCandidates([
    { box: [-10, 0, 20, 50], score: 0.5, classId: 0 },
    { box: [10, 2, 30, 20], score: 0.4, classId: 0 },
  ]);
  expect(softObjects(candidates, nameOf, transform, limits)).toEqual([
    { box: [0, 0, 40, 50], scores: { dog: 0.5 } },
  ]);
  expect(softObjects(toCandidates([]), nameOf, transform, limits)).toEqual([]);
});
