import { randomFor, uniform } from '../augment/random.ts';

export { expectClose, numericalGradient } from '../../../tfjs/src/testing/numbers.ts';

/** Numbers in [low, high), the same for the same seed. */
export function numbers(size: number, seed: number, low = -1, high = 1): Float32Array {
  const random = randomFor(seed);
  return Float32Array.from({ length: size }, () => uniform(random, low, high));
}
