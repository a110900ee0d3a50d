import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CornerBox, letterbox, type Size, toInput, toSource } from './index.ts';

const side = fc.oneof(fc.integer({ min: 1, max: 10_000 }), fc.constantFrom(1, 20, 8000));
const source: fc.Arbitrary<Size> = fc.record({ width: side, height: side });
const inputSide = fc.integer({ min: 1, max: 26 }).map((n) => n * 32);
const input: fc.Arbitrary<Size> = fc.record({ width: inputSide, height: inputSide });
const part = fc.double({ min: -0.5, max: 1.5, noNaN: true });

test('by hand: an image wider than the input has padding above and below', () => {
  const fit = letterbox({ width: 640, height: 480 }, { width: 416, height: 416 });
  expect(fit).toMatchObject({ scale: 0.65, offsetX: 0, offsetY: 52 });
  expect(toInput([0, 0, 640, 480], fit)).toEqual([0, 52, 416, 364]);
  expect(toSource([208, 208, 416, 364], fit)).toEqual([320, 240, 640, 480]);
});

test('toSource undoes toInput, sub-pixel, for any sizes', () => {
  fc.assert(
    fc.property(source, input, fc.tuple(part, part, part, part), (from, to, parts) => {
      const fit = letterbox(from, to);
      const box = parts.map((t, i) => t * (i % 2 === 0 ? from.width : from.height));
      const back = toSource(toInput(box as unknown as CornerBox, fit), fit);
      const largest = Math.max(from.width, from.height);
      for (const [i, value] of back.entries()) {
        expect(Math.abs(value - box[i]!)).toBeLessThanOrEqual(1e-9 * largest);
      }
    }),
  );
});

test('many round trips do not drift', () => {
  const fit = letterbox({ width: 499, height: 333 }, { width: 416, height: 416 });
  const box: CornerBox = [0.1, 17.3, 498.7, 332.9];
  let moved = box;
  for (let i = 0; i < 1000; i++) moved = toSource(toInput(moved, fit), fit);
  for (const [i, value] of moved.entries()) expect(value).toBeCloseTo(box[i]!, 9);
});

test('the image lies centred within the input, touches two sides and keeps its aspect', () => {
  fc.assert(
    fc.property(source, input, (from, to) => {
      const fit = letterbox(from, to);
      const [x1, y1, x2, y2] = toInput([0, 0, from.width, from.height], fit);
      expect(Math.min(x1, y1)).toBeCloseTo(0, 9);
      expect(x1 + x2).toBeCloseTo(to.width, 9);
      expect(y1 + y2).toBeCloseTo(to.height, 9);
      expect((x2 - x1) / (y2 - y1) / (from.width / from.height)).toBeCloseTo(1, 9);
    }),
  );
});

test.each([0, -1, NaN, Infinity])('refuses a side of %s', (width) => {
  const wrong = { width, height: 32 };
  const right = { width: 32, height: 32 };
  for (const fit of [() => letterbox(wrong, right), () => letterbox(right, wrong)]) {
    expect(fit).toThrowError(
      expect.objectContaining({
        code: 'INVALID_ARGUMENT',
        message: expect.stringContaining(`is ${width}x32`),
      }),
    );
  }
});
