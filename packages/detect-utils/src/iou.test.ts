import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { boxArea, type CornerBox, ciou, diou, giou, intersectionArea, iou } from './index.ts';

const measures = { iou, giou, diou, ciou };
const side = fc.integer({ min: 1, max: 1000 }).map((n) => n / 8);
const place = fc.integer({ min: -1000, max: 1000 }).map((n) => n / 8);
const box = fc
  .tuple(place, place, side, side)
  .map(([x, y, w, h]): CornerBox => [x, y, x + w, y + h]);
const flat = fc
  .tuple(place, place, fc.nat(3), fc.nat(3))
  .map(([x, y, w, h]): CornerBox => [x, y, x + w, y + h]);

test('areas by hand; a box turned inside out has none', () => {
  expect(boxArea([1, 2, 4, 6])).toBe(12);
  expect(boxArea([4, 6, 1, 2])).toBe(0);
  expect(intersectionArea([0, 0, 4, 4], [1, 2, 6, 6])).toBe(6);
  expect(intersectionArea([0, 0, 4, 4], [4, 0, 8, 4])).toBe(0);
});

// a: 4x4, b: 4x2 shifted by (2, 1). Shared 2x2 = 4, union 16 + 8 - 4 = 20, enclosing 6x4 = 24,
// centres (2, 2) and (4, 2), diagonal squared 36 + 16 = 52.
const a: CornerBox = [0, 0, 4, 4];
const b: CornerBox = [2, 1, 6, 3];
const v = (4 / Math.PI ** 2) * (Math.atan(4 / 2) - Math.atan(4 / 4)) ** 2;

test.each([
  ['iou', 4 / 20],
  ['giou', 4 / 20 - (24 - 20) / 24],
  ['diou', 4 / 20 - 4 / 52],
  ['ciou', 4 / 20 - 4 / 52 - (v / (1 - 4 / 20 + v)) * v],
] as const)('%s of overlapping boxes by hand', (name, expected) => {
  expect(measures[name](a, b)).toBeCloseTo(expected, 14);
});

test.each([
  ['iou', 0],
  ['giou', -(6 - 2) / 6],
  ['diou', -25 / 37],
  ['ciou', -25 / 37],
] as const)('%s of equal boxes far apart by hand', (name, expected) => {
  // Two 1x1 boxes 5 apart: enclosing 6x1, diagonal squared 37.
  expect(measures[name]([0, 0, 1, 1], [5, 0, 6, 1])).toBeCloseTo(expected, 14);
});

describe.each(Object.entries(measures))('%s', (name, measure) => {
  const min = { iou: 0, giou: -1, diou: -1, ciou: -2 }[name]!;

  test('is symmetric and within its range, also for boxes without area', () => {
    fc.assert(
      fc.property(fc.oneof(box, flat), fc.oneof(box, flat), (p, q) => {
        const value = measure(p, q);
        expect(value).toBe(measure(q, p));
        expect(value).toBeGreaterThanOrEqual(min);
        expect(value).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('is 1 for a box and itself, and less for any other', () => {
    fc.assert(
      fc.property(box, box, (p, q) => {
        expect(measure(p, p)).toBe(1);
        if (p.join() !== q.join()) expect(measure(p, q)).toBeLessThan(1);
      }),
    );
  });

  test('does not change when both boxes move, grow or are mirrored together', () => {
    const change = fc.record({ dx: place, dy: place, scale: fc.constantFrom(0.25, 3, 10) });
    fc.assert(
      fc.property(box, box, change, (p, q, { dx, dy, scale }) => {
        const moved = ([x1, y1, x2, y2]: CornerBox): CornerBox => [
          x1 * scale + dx,
          y1 * scale + dy,
          x2 * scale + dx,
          y2 * scale + dy,
        ];
        const mirrored = ([x1, y1, x2, y2]: CornerBox): CornerBox => [-x2, y1, -x1, y2];
        expect(measure(moved(p), moved(q))).toBeCloseTo(measure(p, q), 9);
        expect(measure(mirrored(p), mirrored(q))).toBeCloseTo(measure(p, q), 9);
      }),
    );
  });

  test('is a number for boxes without area', () => {
    const point: CornerBox = [3, 3, 3, 3];
    const line: CornerBox = [0, 3, 9, 3];
    for (const [p, q] of [
      [point, point],
      [point, line],
      [line, line],
      [line, a],
    ] as const) {
      expect(measure(p, q)).not.toBeNaN();
      expect(measure(p, q)).toBeLessThanOrEqual(0);
    }
  });
});

test('the penalties only take away: GIoU, DIoU and CIoU never exceed IoU, nor CIoU DIoU', () => {
  fc.assert(
    fc.property(box, box, (p, q) => {
      const overlap = iou(p, q);
      expect(giou(p, q)).toBeLessThanOrEqual(overlap);
      expect(diou(p, q)).toBeLessThanOrEqual(overlap);
      expect(ciou(p, q)).toBeLessThanOrEqual(diou(p, q));
    }),
  );
});
