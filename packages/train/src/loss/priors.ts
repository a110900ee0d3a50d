import type { Head } from '../head.ts';

/** Values a row of {@link priors}: column, line, stride, anchor width, anchor height. */
export const PRIOR_VALUES = 5;

/**
 * Where each prediction stands and what its anchor is, in the order of {@link assign}'s rows.
 *
 * @returns `[rows, 5]`: the cell's column and line, the stride in pixels, the anchor's size in pixels
 */
export function priors(head: Head, pictures: number): Float32Array {
  const values: number[] = [];
  head.strides.forEach((stride, scale) => {
    const columns = head.input.width / stride;
    const lines = head.input.height / stride;
    for (let picture = 0; picture < pictures; picture++) {
      for (let line = 0; line < lines; line++) {
        for (let column = 0; column < columns; column++) {
          for (const [width, height] of head.anchors[scale]!) {
            values.push(column, line, stride, width, height);
          }
        }
      }
    }
  });
  return Float32Array.from(values);
}
