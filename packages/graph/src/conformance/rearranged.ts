import type { ReshapeNode, UpsampleNode, ZeroPaddingNode } from '../graph.ts';
import { mapShape, type Value, zeros } from './value.ts';

/** Values joined along their last side. */
export function joined(inputs: readonly Value[]): Value {
  const lengths = inputs.map(({ shape }) => shape.at(-1)!);
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const y = zeros([...inputs[0]!.shape.slice(0, -1), total]);
  let start = 0;
  inputs.forEach(({ data }, index) => {
    const length = lengths[index]!;
    data.forEach((value, i) => {
      y.data[Math.floor(i / length) * total + start + (i % length)] = value;
    });
    start += length;
  });
  return y;
}

/** Zeros around a map. */
export function padded(node: ZeroPaddingNode, x: Value): Value {
  const [batch, height, width, channels] = mapShape(x);
  const { top, bottom, left, right } = node;
  const y = zeros([batch, top + height + bottom, left + width + right, channels]);
  const [, rows, columns] = mapShape(y);
  for (let n = 0; n < batch; n++) {
    for (let row = 0; row < height; row++) {
      const from = (n * height + row) * width * channels;
      const to = ((n * rows + top + row) * columns + left) * channels;
      y.data.set(x.data.subarray(from, from + width * channels), to);
    }
  }
  return y;
}

/** The same numbers in another shape behind the batch; one side may be -1. */
export function reshaped(node: ReshapeNode, { data, shape: [batch] }: Value): Value {
  const known = node.shape.reduce((size, side) => (side === -1 ? size : size * side), batch!);
  const sides = node.shape.map((side) => (side === -1 ? data.length / known : side));
  return { data, shape: [batch!, ...sides] };
}

/** A map with its height and width times whole factors; position `i` shows `i / factor` of the map. */
export function upsampled({ factors, interpolation }: UpsampleNode, x: Value): Value {
  const [batch, height, width, channels] = mapShape(x);
  const y = zeros([batch, height * factors[0], width * factors[1], channels]);
  const rows = neighbours(height, factors[0], interpolation);
  const columns = neighbours(width, factors[1], interpolation);
  let at = 0;
  for (let n = 0; n < batch; n++) {
    const pixel = (row: number, column: number, c: number) =>
      x.data[((n * height + row) * width + column) * channels + c]!;
    for (const [top, bottom, down] of rows) {
      for (const [left, right, across] of columns) {
        for (let c = 0; c < channels; c++) {
          const above = mixed(pixel(top, left, c), pixel(top, right, c), across);
          const below = mixed(pixel(bottom, left, c), pixel(bottom, right, c), across);
          y.data[at++] = mixed(above, below, down);
        }
      }
    }
  }
  return y;
}

const mixed = (a: number, b: number, share: number) => (share === 0 ? a : a + (b - a) * share);

/** The two neighbours of each position of an upsampled side and the share of the second. */
export function neighbours(
  side: number,
  factor: number,
  interpolation: UpsampleNode['interpolation'],
) {
  return Array.from({ length: side * factor }, (_, i) => {
    const low = Math.floor(i / factor);
    const share = interpolation === 'nearest' ? 0 : i / factor - low;
    return [low, Math.min(low + 1, side - 1), share] as const;
  });
}
