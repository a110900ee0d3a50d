import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  brightness,
  type ColourMatrix,
  compose,
  contrast,
  hue,
  randomColour,
  saturation,
  UNCHANGED,
} from './colour.ts';
import { augmentDefaults } from './options.ts';
import { randomFor } from './random.ts';

const apply = (m: ColourMatrix, [r, g, b]: readonly number[]) =>
  [0, 4, 8].map((row) => m[row]! * r! + m[row + 1]! * g! + m[row + 2]! * b! + m[row + 3]!);

function expectClose(actual: readonly number[], expected: readonly number[]) {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((value, i) => {
    expect(actual[i]).toBeCloseTo(value, 10);
  });
}

test('brightness multiplies, contrast moves away from mid-grey', () => {
  expectClose(apply(brightness(0.5), [0.2, 0.4, 1]), [0.1, 0.2, 0.5]);
  expectClose(apply(contrast(2), [0.5, 0.25, 0.75]), [0.5, 0, 1]);
});

test('saturation 0 is the luma of Rec. 709', () => {
  expectClose(apply(saturation(0), [1, 0, 0]), [0.2126, 0.2126, 0.2126]);
  expectClose(apply(saturation(2), [0.4, 0.4, 0.4]), [0.4, 0.4, 0.4]);
});

test('a third of a circle makes red green, green blue and blue red', () => {
  expectClose(apply(hue(1 / 3), [1, 0, 0]), [0, 1, 0]);
  expectClose(apply(hue(1 / 3), [0, 1, 0]), [0, 0, 1]);
  expectClose(apply(hue(1 / 3), [0, 0, 1]), [1, 0, 0]);
  expectClose(apply(hue(0.1), [0.3, 0.3, 0.3]), [0.3, 0.3, 0.3]);
  expectClose(compose(hue(0.2), hue(0.15)), hue(0.35));
});

test('compose is one matrix after the other', () => {
  const colour = fc.tuple(...[0, 0, 0].map(() => fc.double({ min: 0, max: 1, noNaN: true })));
  fc.assert(
    fc.property(colour, fc.double({ min: 0.1, max: 2, noNaN: true }), (rgb, factor) => {
      const first = contrast(factor);
      const then = saturation(factor);
      expectClose(apply(compose(then, first), rgb), apply(then, apply(first, rgb)));
    }),
  );
});

test('no change is allowed: the matrix is the identity', () => {
  const still = { ...augmentDefaults, brightness: 0, contrast: 0, saturation: 0, hue: 0 };
  expectClose(randomColour(still, randomFor(1)), UNCHANGED);
  expect(randomColour(augmentDefaults, randomFor(1))).not.toEqual(UNCHANGED);
});
