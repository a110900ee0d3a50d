import type {
  ConcatGradientNode,
  ReshapeGradientNode,
  UpsampleGradientNode,
  ZeroPaddingGradientNode,
} from '../differentiate/gradient-node.ts';
import type { Readable } from './gradient-operations.ts';
import { neighbours } from './rearranged.ts';
import { zeros } from './value.ts';

/** Of one of the joined values: its channels. */
export function concatGradient(node: ConcatGradientNode, { value, shape }: Readable) {
  const dy = value(node.inputs.dy);
  const dx = zeros(shape(node.outputs.dx));
  const start = node.before.reduce((sum, name) => sum + shape(name).at(-1)!, 0);
  const [own, all] = [dx.shape.at(-1)!, dy.shape.at(-1)!];
  const data = dx.data.map((_, i) => dy.data[Math.floor(i / own) * all + start + (i % own)]!);
  return { dx: { data, shape: dx.shape } };
}

/** Of a padded map: what lies inside the padding. */
export function zeroPaddingGradient(node: ZeroPaddingGradientNode, { value, shape }: Readable) {
  const dy = value(node.inputs.dy);
  const dx = zeros(shape(node.outputs.dx));
  const [, height, width, channels] = dx.shape as [number, number, number, number];
  const [, rows, columns] = dy.shape as [number, number, number, number];
  for (let row = 0; row < dx.data.length / (width * channels); row++) {
    const [image, y] = [Math.floor(row / height), row % height];
    const from = ((image * rows + node.top + y) * columns + node.left) * channels;
    dx.data.set(dy.data.subarray(from, from + width * channels), row * width * channels);
  }
  return { dx };
}

/** The same numbers in the shape of before. */
export function reshapeGradient(node: ReshapeGradientNode, { value, shape }: Readable) {
  return { dx: { data: value(node.inputs.dy).data, shape: shape(node.outputs.dx) } };
}

/** Of upsampling's input: each pixel of the output gives to the four it mixes, by their shares. */
export function upsampleGradient(node: UpsampleGradientNode, { value, shape }: Readable) {
  const dy = value(node.inputs.dy);
  const dx = zeros(shape(node.outputs.dx));
  const [images, height, width, channels] = dx.shape as [number, number, number, number];
  const rows = neighbours(height, node.factors[0], node.interpolation);
  const columns = neighbours(width, node.factors[1], node.interpolation);
  let at = 0;
  for (let n = 0; n < images; n++) {
    for (const [top, bottom, down] of rows) {
      for (const [left, right, across] of columns) {
        for (let c = 0; c < channels; c++) {
          const slope = dy.data[at++]!;
          const give = (row: number, column: number, share: number) => {
            dx.data[((n * height + row) * width + column) * channels + c]! += slope * share;
          };
          give(top, left, (1 - down) * (1 - across));
          give(top, right, (1 - down) * across);
          give(bottom, left, down * (1 - across));
          give(bottom, right, down * across);
        }
      }
    }
  }
  return { dx };
}
