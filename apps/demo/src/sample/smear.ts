import type { Size } from '@rsanet/detect-utils';

/** A cell of the smear, in pixels; the field wraps around at its edges. */
export interface Cell {
  readonly kind: 'red' | 'white' | 'platelet';
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  /** Radians. */
  readonly turn: number;
}

/** Of the field that drifts through the image, larger than that by more than a cell. */
export const FIELD: Size = { width: 960, height: 720 };

const COUNTS = [
  ...[{ kind: 'white', count: 3, radius: 72, spread: 5, gap: 12 } as const],
  ...[{ kind: 'red', count: 42, radius: 45, spread: 4, gap: 4 } as const],
  ...[{ kind: 'platelet', count: 9, radius: 13, spread: 1.5, gap: 5 } as const],
];
const TRIES = 400;

/** Cells that do not overlap, strewn at random; the same at every call. */
export function smear(): Cell[] {
  const random = generator(4);
  const cells: Cell[] = [];
  for (const { kind, count, radius, spread, gap } of COUNTS) {
    for (let made = 0, tried = 0; made < count && tried < TRIES; tried++) {
      const cell: Cell = {
        kind,
        x: random() * FIELD.width,
        y: random() * FIELD.height,
        radius: radius + spread * (2 * random() - 1),
        turn: 2 * Math.PI * random(),
      };
      const free = cells.every((other) => apart(cell, other) > cell.radius + other.radius + gap);
      if (!free) continue;
      cells.push(cell);
      made++;
      tried = 0;
    }
  }
  return cells;
}

/** Distance of the centres, the shorter way around. */
export function apart(a: Cell, b: Cell): number {
  const across = (from: number, to: number, side: number) => {
    const straight = Math.abs(from - to);
    return Math.min(straight, side - straight);
  };
  return Math.hypot(across(a.x, b.x, FIELD.width), across(a.y, b.y, FIELD.height));
}

/** Numbers in 0..1 of a linear congruential generator. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
