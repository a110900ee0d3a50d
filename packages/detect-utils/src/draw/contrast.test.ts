import fc from 'fast-check';
import { expect, test } from 'vitest';
import { classColour } from './class-colour.ts';
import { contrast, contrastColour } from './contrast.ts';

const colour = fc
  .integer({ min: 0, max: 0xffffff })
  .map((rgb) => `#${rgb.toString(16).padStart(6, '0')}`);

test('contrast by hand', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 10);
  expect(contrast('#ffffff', '#FFFFFF')).toBe(1);
  // The lightest grey that WCAG passes for text on white.
  expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});

test('is symmetric, and text on any colour is readable', () => {
  fc.assert(
    fc.property(colour, colour, (a, b) => {
      expect(contrast(a, b)).toBe(contrast(b, a));
      expect(contrast(a, contrastColour(a))).toBeGreaterThan(4.5);
    }),
  );
});

test('a class’s colour or its edge shows on any background', () => {
  fc.assert(
    fc.property(colour, fc.nat(7), (background, classId) => {
      const line = classColour(classId);
      const edge = contrastColour(line);
      expect(Math.max(contrast(background, line), contrast(background, edge))).toBeGreaterThan(2.1);
    }),
  );
});

test.each(['black', '#000', '', 'rgb(0, 0, 0)'])('%j is refused', (text) => {
  expect(() => contrastColour(text)).toThrowError(
    expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
  );
});
