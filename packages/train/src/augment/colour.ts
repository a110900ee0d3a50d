import type { AugmentOptions } from './options.ts';
import { type RandomGenerator, uniform } from './random.ts';

/** Three rows of four: `out = m[0] r + m[1] g + m[2] b + m[3]`, and so on; values in 0..1. */
export type ColourMatrix = readonly number[];

type N = number;

/** A {@link ColourMatrix} whose length the compiler knows, to take it apart. */
export type ColourTuple = readonly [N, N, N, N, N, N, N, N, N, N, N, N];

/** The matrix that changes nothing. */
export const UNCHANGED: ColourMatrix = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0];

/** What red, green and blue add to luma (Rec. 709). */
const LUMA = [0.2126, 0.7152, 0.0722] as const;

/** Draws one change of brightness, contrast, saturation and hue, made in this order. */
export function randomColour(options: AugmentOptions, random: RandomGenerator): ColourMatrix {
  const factor = (change: number) => uniform(random, 1 - change, 1 + change);
  return [
    brightness(factor(options.brightness)),
    contrast(factor(options.contrast)),
    saturation(factor(options.saturation)),
    hue(uniform(random, -options.hue, options.hue)),
  ].reduce((first, then) => compose(then, first));
}

/** Multiplies every value. */
export function brightness(factor: number): ColourMatrix {
  return UNCHANGED.map((value) => value * factor);
}

/** Multiplies every value's distance to mid-grey. */
export function contrast(factor: number): ColourMatrix {
  return UNCHANGED.map((value, i) => (i % 4 === 3 ? (1 - factor) / 2 : value * factor));
}

/** Multiplies every colour's distance to the grey of its luma: 0 makes grey, 1 changes nothing. */
export function saturation(factor: number): ColourMatrix {
  return UNCHANGED.map((value, i) => value * factor + (LUMA[i % 4] ?? 0) * (1 - factor));
}

/** Turns colours about the grey diagonal of the RGB cube; a third of a circle makes red green. */
export function hue(circles: number): ColourMatrix {
  const angle = 2 * Math.PI * circles;
  const same = (1 + 2 * Math.cos(angle)) / 3;
  const next = (1 - Math.cos(angle)) / 3 + Math.sin(angle) / Math.sqrt(3);
  const last = (1 - Math.cos(angle)) / 3 - Math.sin(angle) / Math.sqrt(3);
  return [same, last, next, 0, next, same, last, 0, last, next, same, 0];
}

/** The matrix that applies `first` and then `then`. */
export function compose(then: ColourMatrix, first: ColourMatrix): ColourMatrix {
  return UNCHANGED.map((_, i) => {
    const row = i - (i % 4);
    let sum = i % 4 === 3 ? then[i]! : 0;
    for (let k = 0; k < 3; k++) sum += then[row + k]! * first[k * 4 + (i % 4)]!;
    return sum;
  });
}
