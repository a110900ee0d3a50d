import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Anchor, iou, kMeansAnchors, meanBestIou, splitAnchors } from './index.ts';

const size = fc.tuple(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 400 }));
const sizes = fc.uniqueArray(size, { minLength: 12, maxLength: 60, selector: String });

/** A cloud of sizes around each of the middles, always the same. */
function clouds(middles: readonly Anchor[]): Anchor[] {
  return middles.flatMap(([width, height]) =>
    Array.from({ length: 41 }, (_, i): Anchor => {
      const t = (i - 20) / 20;
      return [width * (1 + 0.08 * t), height * (1 - 0.08 * t ** 3)];
    }),
  );
}

const middles: Anchor[] = [
  [10, 14],
  [30, 12],
  [33, 60],
  [90, 45],
  [120, 200],
  [380, 300],
];

test('finds the middles of clouds that lie apart', () => {
  const anchors = kMeansAnchors(clouds(middles), { count: 6, seed: 3 });
  for (const [i, [width, height]] of anchors.entries()) {
    expect(width).toBeCloseTo(middles[i]![0], 6);
    expect(height).toBeCloseTo(middles[i]![1], 6);
  }
});

test('meanBestIou by hand and by corner boxes around one centre', () => {
  expect(
    meanBestIou(
      [
        [4, 4],
        [2, 4],
      ],
      [
        [4, 2],
        [4, 4],
      ],
    ),
  ).toBe((1 + 0.5) / 2);
  fc.assert(
    fc.property(size, size, (a, b) => {
      const box = ([w, h]: Anchor) => [-w / 2, -h / 2, w / 2, h / 2] as const;
      expect(meanBestIou([a], [b])).toBeCloseTo(iou(box(a), box(b)), 12);
    }),
  );
});

test('anchors are as many as asked, by area, deterministic, and at best as good as the sizes', () => {
  fc.assert(
    fc.property(sizes, fc.integer({ min: 1, max: 12 }), fc.integer(), (list, count, seed) => {
      const anchors = kMeansAnchors(list, { count, seed });
      expect(anchors).toHaveLength(count);
      expect(kMeansAnchors(list, { count, seed })).toEqual(anchors);
      const areas = anchors.map(([w, h]) => w * h);
      expect(areas).toEqual([...areas].sort((a, b) => a - b));
      const fit = meanBestIou(list, anchors);
      expect(fit).toBeGreaterThan(0);
      expect(fit).toBeLessThanOrEqual(1);
      const single = kMeansAnchors(list, { count, seed, iterations: 1 });
      expect(fit).toBeGreaterThanOrEqual(meanBestIou(list, single) - 1e-12);
    }),
  );
});

test('as many anchors as different sizes are those sizes', () => {
  fc.assert(
    fc.property(sizes, fc.integer(), (list, seed) => {
      const anchors = kMeansAnchors([...list, ...list], { count: list.length, seed });
      expect(anchors.map(String).sort()).toEqual(list.map(String).sort());
    }),
  );
});

test('a weight counts as that many copies', () => {
  // The first anchor is the median of all.
  fc.assert(
    fc.property(
      sizes,
      fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 60, maxLength: 60 }),
      (list, counts) => {
        const weights = counts.slice(0, list.length);
        const copies = list.flatMap((size, i) => Array.from({ length: weights[i]! }, () => size));
        const options = { count: 1, seed: 3 };
        expect(kMeansAnchors(list, { ...options, weights })).toEqual(
          kMeansAnchors(copies, options),
        );
      },
    ),
  );
  const heavy = kMeansAnchors(
    [
      [10, 10],
      [20, 20],
      [30, 30],
    ],
    { count: 1, seed: 1, weights: [1, 1, 9] },
  );
  expect(heavy).toEqual([[30, 30]]);
});

test('seeds differ, and the unit only scales the anchors', () => {
  const list = clouds(middles);
  const starts = [1, 2, 3, 4].map((seed) =>
    kMeansAnchors(list, { count: 3, seed, iterations: 1 }).join(' '),
  );
  expect(new Set(starts).size).toBeGreaterThan(1);
  const twice = list.map(([w, h]): Anchor => [w * 2, h * 2]);
  expect(kMeansAnchors(twice, { count: 4, seed: 9 })).toEqual(
    kMeansAnchors(list, { count: 4, seed: 9 }).map(([w, h]) => [w * 2, h * 2]),
  );
});

test('splitAnchors gives the smallest to the first scale', () => {
  const anchors = kMeansAnchors(clouds(middles), { count: 6, seed: 3 });
  expect(splitAnchors(anchors)).toEqual([
    anchors.slice(0, 2),
    anchors.slice(2, 4),
    anchors.slice(4),
  ]);
  expect(splitAnchors([...anchors].reverse(), 2)).toEqual([anchors.slice(0, 3), anchors.slice(3)]);
});

test.each<[string, () => unknown]>([
  [
    'different size; there are 1',
    () =>
      kMeansAnchors(
        [
          [1, 2],
          [1, 2],
        ],
        { count: 2, seed: 0 },
      ),
  ],
  [
    'Size 1 is 0x2',
    () =>
      kMeansAnchors(
        [
          [1, 2],
          [0, 2],
        ],
        { count: 1, seed: 0 },
      ),
  ],
  ['Size 0 is NaNx2', () => kMeansAnchors([[NaN, 2]], { count: 1, seed: 0 })],
  ['no sizes', () => kMeansAnchors([], { seed: 0 })],
  ['count is 0', () => kMeansAnchors([[1, 2]], { count: 0, seed: 0 })],
  ['seed is 0.5', () => kMeansAnchors([[1, 2]], { count: 1, seed: 0.5 })],
  [
    'Weight 1 is 0',
    () =>
      kMeansAnchors(
        [
          [1, 2],
          [3, 4],
        ],
        { count: 1, seed: 1, weights: [1, 0] },
      ),
  ],
  [
    '1 weights for 2',
    () =>
      kMeansAnchors(
        [
          [1, 2],
          [3, 4],
        ],
        { count: 1, seed: 1, weights: [1] },
      ),
  ],
  ['iterations is 0', () => kMeansAnchors([[1, 2]], { count: 1, seed: 0, iterations: 0 })],
  ['no sizes', () => meanBestIou([[1, 2]], [])],
  ['anchors per scale is 0.5', () => splitAnchors([[1, 2]], 2)],
  ['scales is 0', () => splitAnchors([[1, 2]], 0)],
])('refuses a wrong value: %s', (message, call) => {
  expect(call).toThrowError(
    expect.objectContaining({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining(message),
    }),
  );
});
