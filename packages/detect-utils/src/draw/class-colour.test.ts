import { expect, test } from 'vitest';
import { classColour } from './class-colour.ts';

type Triple = [number, number, number];
type Matrix = [Triple, Triple, Triple];

const times = (matrix: Matrix, [a, b, c]: Triple) =>
  matrix.map(([x, y, z]) => x * a + y * b + z * c) as Triple;

/** Machado, Oliveira and Fernandes, 2009, severity 1.0: what is seen, on linear RGB. */
const vision: [string, Matrix][] = [
  [
    'full colour vision',
    [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
  ],
  [
    'protanopia',
    [
      [0.152286, 1.052583, -0.204868],
      [0.114503, 0.786281, 0.099216],
      [-0.003882, -0.048116, 1.051998],
    ],
  ],
  [
    'deuteranopia',
    [
      [0.367322, 0.860646, -0.227968],
      [0.280085, 0.672501, 0.047413],
      [-0.01182, 0.04294, 0.968881],
    ],
  ],
  [
    'tritanopia',
    [
      [1.255528, -0.076749, -0.178779],
      [-0.078411, 0.930809, 0.147602],
      [0.004733, 0.691367, 0.3039],
    ],
  ],
];

function linear(colour: string): Triple {
  return [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as Triple;
}

/** CIE L*a*b* of linear sRGB, D65. */
function lab(rgb: Triple): Triple {
  const [x, y, z] = times(
    [
      [0.4124564, 0.3575761, 0.1804375],
      [0.2126729, 0.7151522, 0.072175],
      [0.0193339, 0.119192, 0.9503041],
    ],
    rgb,
  );
  const [fx, fy, fz] = [x / 0.95047, y, z / 1.08883].map((t) =>
    t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116,
  ) as Triple;
  return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)];
}

/** The two of the colours that lie closest, by CIE76's distance: 2.3 is just noticeable. */
function closest(colours: readonly string[], seen: Matrix): { pair: string[]; distance: number } {
  const points = colours.map((colour) =>
    lab(times(seen, linear(colour)).map((value) => Math.min(1, Math.max(0, value))) as Triple),
  );
  const pairs = colours.flatMap((a, i) =>
    colours.slice(i + 1).map((b, j) => ({
      pair: [a, b],
      distance: Math.hypot(...points[i]!.map((value, k) => value - points[i + 1 + j]![k]!)),
    })),
  );
  return pairs.reduce((closest, one) => (one.distance < closest.distance ? one : closest));
}

const eight = Array.from({ length: 8 }, (_, classId) => classColour(classId));

test.each(vision)('the first eight are distinguishable with %s', (_, seen) => {
  const { pair, distance } = closest(eight, seen);
  expect(distance, pair.join(' and ')).toBeGreaterThan(15);
});

test('the measure knows colours that are confused', () => {
  const [, , [, deuteranopia]] = vision as [unknown, unknown, [string, Matrix]];
  const confused = ['#cc79a7', '#999999'];
  expect(closest(confused, vision[0]![1]).distance).toBeGreaterThan(30);
  expect(closest(confused, deuteranopia).distance).toBeLessThan(10);
});

test('a class keeps its colour, and the ninth begins again', () => {
  expect(new Set(eight).size).toBe(8);
  expect(classColour(83)).toBe(classColour(3));
});

test.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, undefined])('%s is no class', (id) => {
  expect(() => classColour(id as number)).toThrowError(
    expect.objectContaining({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining(`classId is ${id}`),
    }),
  );
});
