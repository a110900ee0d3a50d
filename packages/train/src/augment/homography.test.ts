import fc from 'fast-check';
import { expect, test } from 'vitest';
import { apply, inverse, type Point, squareToQuadrangle } from './homography.ts';

const near = fc.double({ min: -0.2, max: 0.2, noNaN: true });
const square = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
] as const;

test('the corners of the square go to those of the quadrangle, and back', () => {
  fc.assert(
    fc.property(fc.array(near, { minLength: 8, maxLength: 8 }), (moves) => {
      const corners = square.map(
        ([x, y], i): Point => [40 * (x + moves[2 * i]!), 90 * (y + moves[2 * i + 1]!)],
      ) as [Point, Point, Point, Point];
      const view = squareToQuadrangle(corners);
      square.forEach((corner, i) => {
        const [x, y] = apply(view, corner);
        expect(x).toBeCloseTo(corners[i]![0], 9);
        expect(y).toBeCloseTo(corners[i]![1], 9);
        const [u, v] = apply(inverse(view), corners[i]!);
        expect(u).toBeCloseTo(corner[0], 9);
        expect(v).toBeCloseTo(corner[1], 9);
      });
      // Straight lines stay straight: the diagonals cross where those of the quadrangle do.
      const [[ax, ay], [bx, by], [cx, cy], [dx, dy]] = corners;
      const [mx, my] = apply(view, [0.5, 0.5]);
      expect((cx - ax) * (my - ay) - (cy - ay) * (mx - ax)).toBeCloseTo(0, 6);
      expect((dx - bx) * (my - by) - (dy - by) * (mx - bx)).toBeCloseTo(0, 6);
    }),
  );
});
