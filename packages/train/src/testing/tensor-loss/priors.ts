import type { OutputSpec } from '@rsanet/rsanet';

/** Values per row of {@link priors}: column, line, stride, anchor width, anchor height. */
export const PRIOR_VALUES = 5;

// A training asks for two tables again and again: a full batch's and that of an epoch's last.
const tables = new WeakMap<OutputSpec, Map<number, Float32Array>>();

/**
 * Where each prediction stands and what its anchor is, in the order of {@link assign}'s rows.
 *
 * @returns the same `[rows, 5]` each time, not to be changed: the cell's column and line, the stride in pixels, the anchor's size in pixels
 */
export function priors(head: OutputSpec, images: number): Float32Array {
  const known = tables.get(head) ?? new Map<number, Float32Array>();
  const table = known.get(images) ?? tableOf(head, images);
  tables.set(head, known.set(images, table));
  return table;
}

function tableOf(head: OutputSpec, images: number): Float32Array {
  const values: number[] = [];
  head.strides.forEach((stride, scale) => {
    const columns = head.input.width / stride;
    const lines = head.input.height / stride;
    for (let image = 0; image < images; image++) {
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
