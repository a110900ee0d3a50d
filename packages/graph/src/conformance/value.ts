import type { RawTensor } from '../runtime.ts';

/** A tensor in double precision: row-major, batch first. */
export interface Value {
  readonly data: Float64Array;
  readonly shape: readonly number[];
}

/** The numbers of a node's weight, by the name of its field. */
export type WeightOf = (field: string) => ArrayLike<number>;

/** A map of `[batch, height, width, channels]`. */
export type MapShape = readonly [batch: number, height: number, width: number, channels: number];

/** The sides of a value that is a map. */
export function mapShape({ shape }: Value): MapShape {
  if (shape.length === 4) return shape as unknown as MapShape;
  throw new Error(`A value of shape [${shape}] is no map.`);
}

/** A tensor's numbers in double precision. */
export function toValue({ data, shape }: RawTensor): Value {
  return { data: Float64Array.from(data), shape };
}

/** A value as runtimes give it, each number rounded to the nearest float32. */
export function toRawTensor({ data, shape }: Value): RawTensor {
  return { data: Float32Array.from(data), shape };
}

/** A value of zeros. */
export function zeros(shape: readonly number[]): Value {
  return { data: new Float64Array(shape.reduce((size, side) => size * side, 1)), shape };
}
