import type { Places } from '../plan/encode.ts';
import { mapSides, pixelsOf } from '../plan/map-sides.ts';

/** A map `x` that is read. */
export function readX(value: string, places: Places) {
  const { address, stride } = places.value(value);
  return { x: address, ldx: stride };
}

/** The gradient `dy` of an output, which is read. */
export function readDy(value: string, places: Places) {
  const { address, stride } = places.value(value);
  return { dy: address, ldy: stride };
}

/** A map that is written. */
export function written(value: string, places: Places) {
  const { address, stride } = places.value(value);
  return { out: address, ldo: stride };
}

/** Pixels of all images, and channels. */
export function pixelSides(value: string, places: Places) {
  const sides = mapSides(places.value(value).shape);
  return { pixels: pixelsOf(sides), channels: sides.channels };
}

/** Images, height, width and channels. */
export function sidesOf(value: string, places: Places) {
  return mapSides(places.value(value).shape);
}

/** The sides of an output. */
export function outSides(value: string, places: Places) {
  const { height, width } = sidesOf(value, places);
  return { outHeight: height, outWidth: width };
}
