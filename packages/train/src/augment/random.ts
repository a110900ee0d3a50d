import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

export type { RandomGenerator };

/** Where a generator stands, as plain data. */
export type RandomState = readonly number[];

/**
 * A generator of its own for a place in a training run, such as (seed, epoch, index): the same
 * numbers give the same draws, and neighbouring numbers give unrelated ones.
 *
 * @param keys integers; all 32 low bits of each count
 */
export function randomFor(...keys: readonly number[]): RandomGenerator {
  let hash = 0;
  for (const key of keys) hash = mix(hash ^ mix(key + GOLDEN));
  return xoroshiro128plusFromState([1, 2, 3, 4].map((word) => mix(hash + word * GOLDEN)));
}

/** A generator that goes on from where another stands. */
export function randomAt(state: RandomState): RandomGenerator {
  return xoroshiro128plusFromState(state);
}

/** A draw from [min, max). */
export function uniform(random: RandomGenerator, min: number, max: number): number {
  return min + (max - min) * uniformFloat64(random);
}

/** A draw from [min, max) whose logarithm is uniform, so that halving is as likely as doubling. */
export function logUniform(random: RandomGenerator, min: number, max: number): number {
  return min * (max / min) ** uniformFloat64(random);
}

/** True with the given probability. */
export function chance(random: RandomGenerator, probability: number): boolean {
  return uniformFloat64(random) < probability;
}

const GOLDEN = 0x9e3779b9;

/** The finaliser of MurmurHash3: every bit of the input reaches every bit of the output. */
function mix(value: number): number {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}
