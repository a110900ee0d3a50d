import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arrange } from './arrange.ts';

const span = fc
  .record({
    bytes: fc.integer({ min: 1, max: 5000 }),
    first: fc.integer({ min: -1, max: 20 }),
    length: fc.integer({ min: 0, max: 8 }),
  })
  .map(({ bytes, first, length }) => ({ bytes, first, last: first + length }));

test('what is needed at the same time lies apart, all within the arena', () => {
  fc.assert(
    fc.property(fc.array(span, { maxLength: 30 }), (spans) => {
      const { offsets, bytes } = arrange(spans);
      const placed = spans.map((one, i) => ({ ...one, from: offsets[i]! }));
      for (const [i, a] of placed.entries()) {
        expect(a.from % 64).toBe(0);
        expect(a.from + a.bytes).toBeLessThanOrEqual(bytes);
        for (const b of placed.slice(0, i)) {
          if (a.last < b.first || b.last < a.first) continue;
          expect(a.from >= b.from + b.bytes || b.from >= a.from + a.bytes).toBe(true);
        }
      }
    }),
  );
});

test('a chain of maps takes the room of two', () => {
  const chain = Array.from({ length: 9 }, (_, i) => ({ bytes: 640, first: i, last: i + 1 }));
  expect(arrange(chain).bytes).toBe(1280);
});

test('nothing takes nothing', () => {
  expect(arrange([])).toEqual({ offsets: [], bytes: 0 });
});
