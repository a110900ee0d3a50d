import { expect } from 'vitest';

export { randomNumbers as numbers } from '@rsanet/graph/conformance';

/** Expects the same numbers but for `tolerance` times the largest one wanted. */
export function expectClose(
  actual: ArrayLike<number>,
  wanted: ArrayLike<number>,
  tolerance: number,
): void {
  expect(actual.length).toBe(wanted.length);
  const values = Array.from(wanted);
  const largest = values.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  const error = values.reduce((max, value, i) => Math.max(max, Math.abs(value - actual[i]!)), 0);
  expect(largest).toBeGreaterThan(0);
  expect(error / largest).toBeLessThan(tolerance);
}

/** The gradient of `f` at `x` by central differences. */
export function numericalGradient(
  f: (x: Float64Array) => number,
  x: ArrayLike<number>,
  step: number,
): number[] {
  const at = (index: number, change: number) => {
    const moved = Float64Array.from(x);
    moved[index]! += change;
    return f(moved);
  };
  return Array.from(x, (_, index) => (at(index, step) - at(index, -step)) / (2 * step));
}
