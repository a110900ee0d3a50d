import { type CornerBox, ciou, diou } from '@rsanet/detect-utils';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expectClose, numericalGradient } from '../testing/numbers.ts';
import { ciouWithGradient } from './ciou.ts';

/** Two boxes of which no two sides are so close that a step of the differences passes a corner. */
const pairs = fc
  .tuple(...Array.from({ length: 8 }, () => fc.integer({ min: 0, max: 400 })))
  .map(([x, y, w, h, u, v, s, t]): [CornerBox, CornerBox] => [
    [x! + 0.25, y! + 0.25, x! + w! + 1.5, y! + h! + 1.5],
    [u!, v!, u! + s! + 1, v! + t! + 1],
  ]);

test('the value is CIoU, the gradient that of the definition with a constant factor', () => {
  fc.assert(
    fc.property(pairs, ([box, wanted]) => {
      const gradient = new Float64Array(4);
      const value = ciouWithGradient(Float64Array.from(box), wanted, 0, gradient);
      expect(value).toBeCloseTo(ciou(box, wanted), 6);
      const angle = ([x1, y1, x2, y2]: CornerBox) => Math.atan((x2 - x1) / (y2 - y1));
      const ratio = (of: CornerBox) => (4 / Math.PI ** 2) * (angle(wanted) - angle(of)) ** 2;
      const factor = ratio(box) === 0 ? 0 : (diou(box, wanted) - ciou(box, wanted)) / ratio(box);
      const figure = (x: Float64Array) => {
        const of = [...x] as unknown as CornerBox;
        return diou(of, wanted) - factor * ratio(of);
      };
      expectClose(gradient, numericalGradient(figure, box, 1e-4), 1e-4);
    }),
  );
});

test('boxes without an area give finite numbers', () => {
  const gradient = new Float64Array(4);
  const value = ciouWithGradient(Float64Array.of(3, 3, 3, 3), [3, 3, 3, 3], 0, gradient);
  expect([value, ...gradient].every(Number.isFinite)).toBe(true);
});
