import type { ValueShape } from './step.ts';

/** A value as a map: a vector is one of 1x1 pixels, rows are one of one line. */
export interface MapSides {
  readonly images: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** Any value's sides as those of a map, its last side being the channels. */
export function mapSides([images, ...sides]: ValueShape): MapSides {
  const [channels, width = 1, ...others] = sides.toReversed();
  const height = others.reduce((rows, side) => rows * side, 1);
  return { images: images!, height, width, channels: channels ?? 1 };
}

/** The pixels of all images. */
export function pixelsOf({ images, height, width }: MapSides): number {
  return images * height * width;
}

/** The number of values in a shape. */
export function product(shape: ValueShape): number {
  return shape.reduce((size, side) => size * side, 1);
}
