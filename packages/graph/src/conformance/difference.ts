import type { RawTensor } from '../runtime.ts';
import type { Value } from './value.ts';

/** Where two outputs differ most. */
export interface Difference {
  /** Largest difference of two values, over the largest absolute one expected. */
  readonly relative: number;
  /** Where that is: position in the output, `[batch, ...]`. */
  readonly at: readonly number[];
  readonly actual: number;
  readonly expected: number;
}

/** Compares an output with what it should be; a value that is not a finite number differs infinitely from one that is. */
export function difference(actual: RawTensor | Value, expected: RawTensor | Value): Difference {
  let [largest, worst, index] = [0, 0, 0];
  expected.data.forEach((value, i) => {
    if (Number.isFinite(value)) largest = Math.max(largest, Math.abs(value));
    if (actual.data[i] === value) return;
    const apart = Math.abs(actual.data[i]! - value);
    // NaN compares with nothing.
    if (apart <= worst || worst === Infinity) return;
    worst = Number.isNaN(apart) ? Infinity : apart;
    index = i;
  });
  return {
    relative: worst === 0 || worst === Infinity ? worst : worst / largest,
    at: positionOf(index, expected.shape),
    actual: actual.data[index]!,
    expected: expected.data[index]!,
  };
}

/**
 * Throws unless each output has its expected shape, and all values lie within `tolerance` times the largest absolute
 * one expected of that output.
 */
export function assertClose(
  actual: readonly (RawTensor | Value)[],
  expected: readonly (RawTensor | Value)[],
  tolerance: number,
): void {
  if (actual.length !== expected.length) {
    throw new Error(`${actual.length} outputs came; expected ${expected.length}.`);
  }
  expected.forEach((output, i) => {
    const { shape, data } = actual[i]!;
    if (`${shape}` !== `${output.shape}` || data.length !== output.data.length) {
      throw new Error(
        `Output ${i} has shape [${shape}] and ${data.length} values; expected [${output.shape}] and ${output.data.length}.`,
      );
    }
    const { relative, at, actual: got, expected: wanted } = difference(actual[i]!, output);
    if (relative <= tolerance) return;
    throw new Error(
      `Output ${i} differs by ${relative.toPrecision(3)} of its largest value at [${at}]: ${got}; expected ${wanted}, and at most ${tolerance}.`,
    );
  });
}

function positionOf(index: number, shape: readonly number[]): number[] {
  let rest = index;
  return shape
    .toReversed()
    .map((side) => {
      const position = rest % side;
      rest = Math.floor(rest / side);
      return position;
    })
    .toReversed();
}
