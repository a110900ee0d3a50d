import { textWidth } from './chart.ts';

/** What is to stand beside a point, in pixels. */
export interface Labelled {
  x: number;
  y: number;
  label: string;
  /** Ends of the vertical rule through the point. */
  top: number;
  bottom: number;
}

/** Where a label stands, from its point, in pixels. */
export interface Placed {
  dx: number;
  dy: number;
  textAnchor: 'start' | 'middle' | 'end';
}

interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

const GAP = 9;
const HALF_LINE = 7;
const DOT = 5;

// From the best place to the worst.
const PLACES: readonly Placed[] = [
  ...[0, -13, 13, -26, 26].flatMap((dy): Placed[] => [
    { dx: GAP, dy, textAnchor: 'start' },
    { dx: -GAP, dy, textAnchor: 'end' },
  ]),
  { dx: 0, dy: -18, textAnchor: 'middle' },
  { dx: 0, dy: 18, textAnchor: 'middle' },
];

/**
 * Finds a place for each label where it covers no point, rule, line or other label and lies within the
 * frame; where there is none, the one that covers least.
 *
 * @param lines heights of lines across the frame, pixels
 */
export function placeLabels(
  points: readonly Labelled[],
  frame: Box,
  lines: readonly number[] = [],
): Placed[] {
  const taken = lines.map((y): Box => ({ ...frame, top: y - 1, bottom: y + 1 }));
  for (const { x, y, top, bottom } of points) {
    taken.push(
      { left: x - DOT, right: x + DOT, top: y - DOT, bottom: y + DOT },
      { left: x - 1, right: x + 1, top, bottom },
    );
  }
  return points.map((point) => {
    const cost = (place: Placed) => {
      const box = boxOf(point, place);
      const covered = taken.reduce((sum, other) => sum + overlap(box, other), 0);
      return covered + (area(box) - overlap(box, frame));
    };
    const costs = PLACES.map(cost);
    const best = PLACES[costs.indexOf(Math.min(...costs))]!;
    taken.push(boxOf(point, best));
    return best;
  });
}

function boxOf({ x, y, label }: Labelled, { dx, dy, textAnchor }: Placed): Box {
  const width = textWidth(label);
  const share = { start: 0, middle: 0.5, end: 1 }[textAnchor];
  const left = x + dx - share * width;
  const middle = y + dy;
  return { left, right: left + width, top: middle - HALF_LINE, bottom: middle + HALF_LINE };
}

const area = ({ left, right, top, bottom }: Box): number => (right - left) * (bottom - top);

function overlap(a: Box, b: Box): number {
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return Math.max(0, width) * Math.max(0, height);
}
