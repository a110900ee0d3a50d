import type { ImageBytes, ImageTransform } from '../runtime.ts';
import type { InputSize } from '../shapes.ts';
import { type Value, zeros } from './value.ts';

/** How an image of one size lies in an input of another: its aspect kept, centred. */
export function letterboxOf(source: InputSize, input: InputSize): ImageTransform {
  const scale = Math.min(input.width / source.width, input.height / source.height);
  const offsetX = (input.width - source.width * scale) / 2;
  const offsetY = (input.height - source.height * scale) / 2;
  return { source, input, scale, offsetX, offsetY };
}

/**
 * Images as the network's input, in double precision: bilinear with half-pixel centres, edges repeated, RGB in 0..1,
 * padding 0.5; grey repeated, alpha left out. A side that lies between two pixels' centres shows its middle on one line.
 *
 * @returns `[n, height, width, 3]`
 */
export function letterboxed(
  images: readonly ImageBytes[],
  transforms: readonly ImageTransform[],
): Value {
  const { width, height } = transforms[0]!.input;
  const y = zeros([images.length, height, width, 3]);
  y.data.fill(0.5);
  images.forEach((image, n) => {
    const { source, scale, offsetX, offsetY } = transforms[n]!;
    const channels = image.data.length / (source.width * source.height);
    const columns = shown(source.width, width, offsetX, scale);
    const rows = shown(source.height, height, offsetY, scale);
    for (const [row, sy] of rows) {
      for (const [column, sx] of columns) {
        for (let c = 0; c < 3; c++) {
          const at = ((n * height + row) * width + column) * 3 + c;
          y.data[at] = sampled(image, channels, sx, sy, channels === 1 ? 0 : c) / 255;
        }
      }
    }
  });
  return y;
}

/** Positions of the input that show the image, and where in it they lie, from its first pixel's centre. */
function shown(source: number, input: number, offset: number, scale: number): [number, number][] {
  const positions = Array.from({ length: input }, (_, i): [number, number] => [
    i,
    (i + 0.5 - offset) / scale - 0.5,
  ]).filter(([i]) => i + 0.5 >= offset && i + 0.5 <= offset + source * scale);
  return positions.length > 0 ? positions : [[input >> 1, source / 2 - 0.5]];
}

function sampled(image: ImageBytes, channels: number, x: number, y: number, c: number): number {
  const clamp = (value: number, side: number) => Math.min(side - 1, Math.max(0, value));
  const [px, py] = [clamp(x, image.width), clamp(y, image.height)];
  const [left, top] = [Math.floor(px), Math.floor(py)];
  const pixel = (row: number, column: number) =>
    image.data[
      (clamp(row, image.height) * image.width + clamp(column, image.width)) * channels + c
    ]!;
  const [across, down] = [px - left, py - top];
  const above = pixel(top, left) * (1 - across) + pixel(top, left + 1) * across;
  const below = pixel(top + 1, left) * (1 - across) + pixel(top + 1, left + 1) * across;
  return above * (1 - down) + below * down;
}
