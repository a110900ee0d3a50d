import { expect } from 'vitest';
import type { Detection } from '../../index.ts';

/** Boxes within a pixel, scores within 1e-3, in the same order but for scores that close. */
export function expectSame(actual: readonly Detection[], expected: readonly Detection[]): void {
  expect(actual).toHaveLength(expected.length);
  for (const { bbox, score, classId } of expected) {
    const same = actual.filter(
      (found) =>
        found.classId === classId &&
        Math.abs(found.score - score) < 1e-3 &&
        found.bbox.every((side, i) => Math.abs(side - bbox[i]!) < 1),
    );
    expect(same, `class ${classId} at ${bbox}, score ${score}`).toHaveLength(1);
  }
}
