import fc from 'fast-check';
import { expect, test } from 'vitest';
import { broadcastSteps } from './broadcast.ts';

/** Two shapes that broadcast, of 2 to 7 sides with the batch. */
const pair = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.constantFrom('both', 'a', 'b')), {
    minLength: 1,
    maxLength: 6,
  })
  .map((sides) => ({
    a: [2, ...sides.map(([side, repeats]) => (repeats === 'a' ? 1 : side))],
    b: [2, ...sides.map(([side, repeats]) => (repeats === 'b' ? 1 : side))],
    output: [2, ...sides.map(([side]) => side)],
  }));

/** Where a value of the result comes from in a dense operand, axis by axis. */
function expectedAt(index: number, output: readonly number[], shape: readonly number[]): number {
  let [rest, step, at] = [index, 1, 0];
  for (let axis = output.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1) at += step * (rest % output[axis]!);
    step *= shape[axis]!;
    rest = Math.floor(rest / output[axis]!);
  }
  return at;
}

test('the steps reach each value once, from where it comes', () => {
  fc.assert(
    fc.property(pair, (shapes) => {
      const written = new Map<number, readonly [number, number]>();
      const steps = broadcastSteps(
        { a: 'a', b: 'b', output: 'output', multiply: true },
        (value) => shapes[value as keyof typeof shapes],
      );
      for (const { sides, aAt, bAt, outputOffset } of steps) {
        const [images, height, width, channels] = sides;
        const walk = [images, height, width, channels].reduce((all, side) => all * side);
        for (let i = 0; i < walk; i++) {
          const position = [
            Math.floor(i / (channels * width * height)),
            Math.floor(i / (channels * width)) % height,
            Math.floor(i / channels) % width,
            i % channels,
          ];
          const from = ({ offset, strides }: typeof aAt) =>
            strides.reduce((at, stride, axis) => at + stride * position[axis]!, offset);
          expect(written.has(outputOffset + i)).toBe(false);
          written.set(outputOffset + i, [from(aAt), from(bAt)]);
        }
      }
      const { a, b, output } = shapes;
      expect(written.size).toBe(output.reduce((all, side) => all * side));
      for (const [at, [fromA, fromB]] of written) {
        expect([fromA, fromB]).toEqual([expectedAt(at, output, a), expectedAt(at, output, b)]);
      }
    }),
  );
});
