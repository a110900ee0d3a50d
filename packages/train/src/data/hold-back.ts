import { RsanetError } from '@rsanet/errors';
import type { Dataset } from './dataset.ts';
import { partOf } from './part-of.ts';
import { seededOrder } from './seeded-order.ts';

/** The two parts of a data set, of the same classes. */
export interface HeldBack {
  /** What is left to learn. */
  rest: Dataset;
  /** What is kept from it, to choose the best weights on. */
  heldBack: Dataset;
}

/**
 * Keeps a part of a data set from training. Which images that are follows from the seed and their ids,
 * so the same ones are held back in whatever order they are listed.
 *
 * @param fraction the part to hold back, between 0 and 1; rounded to whole images
 * @param seed a whole number; each holds back others
 * @throws RsanetError INVALID_ARGUMENT when either part would be empty
 *
 * @example
 * ```ts
 * import { type Dataset, holdBack } from '@rsanet/train';
 *
 * const samples = ['a', 'b', 'c', 'd'].map((id) => ({
 *   id, path: `${id}.jpg`, width: 32, height: 32, objects: [],
 * }));
 * const data: Dataset = { classes: ['dog'], samples, skipped: [] };
 * const { rest, heldBack } = holdBack(data, 0.25, 1);
 * if (rest.samples.length !== 3 || heldBack.samples.length !== 1) throw new Error('expected 3 and 1');
 * ```
 */
export function holdBack(dataset: Dataset, fraction: number, seed: number): HeldBack {
  const { samples } = dataset;
  const count = Math.round(fraction * samples.length);
  if (!(count > 0 && count < samples.length)) {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `Holding back ${fraction} of ${samples.length} images leaves a part without any; give a fraction between 0 and 1 that leaves an image in each.`,
    );
  }
  const chosen = new Set(seededOrder(samples, seed).slice(0, count));
  return {
    rest: partOf(dataset, (sample) => !chosen.has(sample)),
    heldBack: partOf(dataset, (sample) => chosen.has(sample)),
  };
}
