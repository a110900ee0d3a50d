import type { Size } from '@rsanet/detect-utils';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { randomFor } from './random.ts';

/** Steps that a size is kept for. */
const STEPS_PER_SIZE = 10;

/** In the place of an epoch, which counts from 1, so that no example draws the same. */
const NO_EPOCH = -1;

/**
 * The sizes of inputs whose width is within `1 - part` to `1 + part` of a network's, smallest first; heights follow in the
 * same proportion. Sides are multiples of `unit`.
 *
 * @param input the network's own input, a multiple of `unit`
 * @param part 0..1, below 1
 * @param unit pixels that an input's sides have to be divisible by, the largest stride
 */
export function inputSizes({ width, height }: Size, part: number, unit: number): Size[] {
  const columns = width / unit;
  // A hair, as 1 + 0.2 is not quite 1.2.
  const [min, max] = [1 - part - 1e-9, 1 + part + 1e-9].map((factor) => columns * factor);
  const first = Math.max(1, Math.ceil(min!));
  return Array.from({ length: Math.floor(max!) - first + 1 }, (_, i) => {
    const rows = Math.round(((first + i) * height) / width);
    return { width: (first + i) * unit, height: Math.max(1, rows) * unit };
  });
}

/**
 * The input's size at a step of a run: another draw every {@link STEPS_PER_SIZE} steps, which follows from seed and step
 * alone, so that a resumed run sees what an unbroken one sees.
 *
 * @param step from 0, over all epochs
 */
export function inputSizeAt(step: number, sizes: readonly Size[], seed: number): Size {
  const random = randomFor(seed, NO_EPOCH, Math.floor(step / STEPS_PER_SIZE));
  return sizes[uniformInt(random, 0, sizes.length - 1)]!;
}
