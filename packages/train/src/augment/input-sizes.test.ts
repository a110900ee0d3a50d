import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inputSizeAt, inputSizes } from './input-sizes.ts';

test('sizes are those within the part whose sides divide', () => {
  const square = (...sides: number[]) => sides.map((side) => ({ width: side, height: side }));
  expect(inputSizes({ width: 320, height: 320 }, 0.25, 32)).toEqual(
    square(256, 288, 320, 352, 384),
  );
  expect(inputSizes({ width: 320, height: 320 }, 0.2, 32)).toEqual(square(256, 288, 320, 352, 384));
  expect(inputSizes({ width: 320, height: 320 }, 0, 32)).toEqual(square(320));
  expect(inputSizes({ width: 64, height: 64 }, 0.99, 32)).toEqual(square(32, 64, 96));
  expect(inputSizes({ width: 320, height: 160 }, 0.1, 32)).toEqual([
    { width: 288, height: 160 },
    { width: 320, height: 160 },
    { width: 352, height: 192 },
  ]);
});

test('all have the input among them and about its form', () => {
  const side = fc.integer({ min: 1, max: 40 });
  const part = fc.double({ min: 0, max: 0.9, noNaN: true });
  fc.assert(
    fc.property(side, side, part, (columns, rows, part) => {
      const input = { width: 32 * columns, height: 32 * rows };
      const sizes = inputSizes(input, part, 32);
      expect(sizes).toContainEqual(input);
      for (const { width, height } of sizes) {
        expect([width % 32, height % 32, Math.min(width, height) > 0]).toEqual([0, 0, true]);
        expect(Math.abs(width / input.width - 1)).toBeLessThanOrEqual(part + 1e-6);
        const wanted = (input.height * width) / input.width;
        expect(Math.abs(height - wanted)).toBeLessThan(wanted < 32 ? 32 : 16.1);
      }
    }),
  );
});

test('a size is kept for ten steps, and all come about equally often', () => {
  const sizes = inputSizes({ width: 320, height: 320 }, 0.25, 32);
  const drawn = Array.from({ length: 2000 }, (_, step) => inputSizeAt(step, sizes, 3).width);
  for (let step = 0; step < 2000; step++) {
    expect(drawn[step]).toBe(drawn[step - (step % 10)]);
  }
  for (const { width } of sizes) {
    const share = drawn.filter((side) => side === width).length / 2000;
    expect(share).toBeGreaterThan(0.1);
    expect(share).toBeLessThan(0.3);
  }
  expect(drawn).not.toEqual(drawn.map((_, step) => inputSizeAt(step, sizes, 4).width));
});
