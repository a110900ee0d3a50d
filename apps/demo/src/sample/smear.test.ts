import { expect, test } from 'vitest';
import { apart, FIELD, smear } from './smear.ts';

test('has cells of all kinds, apart from each other, the same each time', () => {
  const cells = smear();
  expect(smear()).toEqual(cells);
  const count = (kind: string) => cells.filter((cell) => cell.kind === kind).length;
  expect(count('white')).toBe(3);
  expect(count('red')).toBeGreaterThan(25);
  expect(count('platelet')).toBe(9);
  for (const [at, a] of cells.entries()) {
    expect(a.x).toBeLessThan(FIELD.width);
    for (const b of cells.slice(at + 1)) expect(apart(a, b)).toBeGreaterThan(a.radius + b.radius);
  }
});

test('wraps around', () => {
  const cell = { kind: 'red', x: 1, y: 1, radius: 1, turn: 0 } as const;
  const other = { ...cell, x: FIELD.width - 2, y: FIELD.height - 3 };
  expect(apart(cell, other)).toBe(5);
});
