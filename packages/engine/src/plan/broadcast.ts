import type { BroadcastStep, ValueShape } from './step.ts';

/** How an axis of the result is walked: its length, and what one step on it is in each dense value, in floats. */
interface Axis {
  readonly length: number;
  readonly a: number;
  readonly b: number;
  readonly output: number;
}

/**
 * Sum or product of values of equally many sides, of which sides of length 1 repeat. The kernel walks four axes: more are
 * merged where neither value repeats on one alone, else each position on the outer ones is a step.
 */
export function broadcastSteps(
  operands: Pick<BroadcastStep, 'a' | 'b' | 'output' | 'multiply'>,
  shapeOf: (value: string) => ValueShape,
): BroadcastStep[] {
  const [a, b, output] = [operands.a, operands.b, operands.output].map(shapeOf) as [
    ValueShape,
    ValueShape,
    ValueShape,
  ];
  const [stridesA, stridesB, strides] = [strideOf(a), strideOf(b), strideOf(output)];
  const axes = output.map(
    (length, i): Axis => ({
      length,
      a: a[i] === 1 ? 0 : stridesA[i]!,
      b: b[i] === 1 ? 0 : stridesB[i]!,
      output: strides[i]!,
    }),
  );
  while (axes.length < 4) axes.unshift({ length: 1, a: 0, b: 0, output: 0 });
  for (let at = 0; axes.length > 4 && at < axes.length - 1; ) {
    const merged = mergedAxis(axes[at]!, axes[at + 1]!);
    if (merged) axes.splice(at, 2, merged);
    else at++;
  }
  const inner = axes.slice(-4) as [Axis, Axis, Axis, Axis];
  const stridesIn = (value: 'a' | 'b') =>
    inner.map((axis) => axis[value]) as [number, number, number, number];
  return positions(axes.slice(0, -4)).map((at) => ({
    kernel: 'broadcast',
    ...operands,
    sides: inner.map(({ length }) => length) as [number, number, number, number],
    aAt: { offset: at.a, strides: stridesIn('a') },
    bAt: { offset: at.b, strides: stridesIn('b') },
    outputOffset: at.output,
  }));
}

function strideOf(shape: ValueShape): number[] {
  return shape.map((_, i) => shape.slice(i + 1).reduce((product, side) => product * side, 1));
}

/** Two axes as one, where one step on the outer is all of the inner in each value. */
function mergedAxis(outer: Axis, inner: Axis): Axis | null {
  const length = outer.length * inner.length;
  if (outer.length === 1) return inner;
  if (inner.length === 1) return { ...outer, length };
  const continues = (['a', 'b', 'output'] as const).every(
    (value) => outer[value] === inner[value] * inner.length,
  );
  return continues ? { ...inner, length } : null;
}

/** Offsets of all positions on some axes. */
function positions(axes: readonly Axis[]): { a: number; b: number; output: number }[] {
  return axes.reduce(
    (found, axis) =>
      found.flatMap((at) =>
        Array.from({ length: axis.length }, (_, i) => ({
          a: at.a + i * axis.a,
          b: at.b + i * axis.b,
          output: at.output + i * axis.output,
        })),
      ),
    [{ a: 0, b: 0, output: 0 }],
  );
}
