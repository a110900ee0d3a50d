import { expect, test } from 'vitest';
import { textWidth } from './chart.ts';
import { placeLabels } from './place-labels.ts';

const frame = { left: 0, right: 400, top: 0, bottom: 300 };
const point = (x: number, y: number, label: string) => ({
  x,
  y,
  label,
  top: y - 20,
  bottom: y + 20,
});

/** Where a label lies, left to right and top to bottom. */
function boxesOf(points: readonly ReturnType<typeof point>[], lines?: readonly number[]) {
  return placeLabels(points, frame, lines).map(({ dx, dy, textAnchor }, i) => {
    const { x, y, label } = points[i]!;
    const width = textWidth(label);
    const left = x + dx - { start: 0, middle: width / 2, end: width }[textAnchor];
    return { left, right: left + width, top: y + dy - 7, bottom: y + dy + 7 };
  });
}

test('labels of near points cover neither each other nor the points', () => {
  const points = [point(200, 150, 'first'), point(212, 152, 'second'), point(204, 160, 'third')];
  const boxes = boxesOf(points);
  for (const [i, a] of boxes.entries()) {
    for (const b of boxes.slice(i + 1)) {
      const apart =
        a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
      expect(apart).toBe(true);
    }
    for (const { x, y } of points) {
      expect(x > a.left && x < a.right && y > a.top && y < a.bottom).toBe(false);
    }
  }
});

test('a label stays within the frame and off a line', () => {
  const [right] = boxesOf([point(390, 150, 'at the right')]);
  expect(right!.right).toBeLessThanOrEqual(400);
  const [line] = boxesOf([point(200, 150, 'on a line')], [150]);
  expect(line!.bottom <= 149 || line!.top >= 151).toBe(true);
});
