import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Label, placeLabels } from './place-labels.ts';

const size = { width: 100, height: 100 };
const label = (left: number, top: number): Label => ({ left, top, width: 30, height: 10 });

test('labels that lie apart stay; one that would cover another moves to the nearer side', () => {
  expect(placeLabels([label(0, 20), label(30, 20), label(10, 26), label(60, 21)], size)).toEqual([
    20, 20, 30, 21,
  ]);
  expect(placeLabels([label(0, 20), label(0, 13)], size)).toEqual([20, 10]);
  expect(placeLabels([label(0, 0), label(0, 2), label(0, 4)], size)).toEqual([0, 10, 20]);
});

test('none covers another, all stay in the image, and one without room is left out', () => {
  const side = fc.integer({ min: 0, max: 60 });
  fc.assert(
    fc.property(fc.array(fc.tuple(side, side), { maxLength: 40 }), (corners) => {
      const labels = corners.map(([left, top]) => label(left, top));
      const tops = placeLabels(labels, size);
      const shown = labels.flatMap((one, i) => (tops[i] == null ? [] : [{ ...one, top: tops[i] }]));
      for (const [i, a] of shown.entries()) {
        expect(a.top).toBeGreaterThanOrEqual(0);
        expect(a.top + a.height).toBeLessThanOrEqual(100);
        for (const b of shown.slice(i + 1)) {
          const apart = Math.abs(a.left - b.left) >= 30 || Math.abs(a.top - b.top) >= 10;
          expect(apart).toBe(true);
        }
      }
    }),
  );
  const eleven = Array.from({ length: 11 }, () => label(0, 50));
  expect(placeLabels(eleven, size).filter((top) => top === null)).toHaveLength(1);
});
