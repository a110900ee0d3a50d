import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { chance, type RandomGenerator, randomFor } from '../augment/random.ts';
import type { Sample } from './dataset.ts';

/** What one example will be made of: an image or the four of a mosaic, and the draws to come. */
export interface Plan {
  samples: readonly Sample[];
  random: RandomGenerator;
}

/**
 * Plans a pass over a data set: each sample once, in an order that follows from (seed, epoch); the
 * draws of the example at a position follow from (seed, epoch, position).
 *
 * @param mosaic probability of an example of four images
 */
export function planEpoch(
  samples: readonly Sample[],
  seed: number,
  epoch: number,
  mosaic = 0,
): Plan[] {
  return shuffle(samples, randomFor(seed, epoch)).map((sample, position) => {
    const random = randomFor(seed, epoch, position);
    const others = chance(random, mosaic) ? [0, 1, 2].map(() => pick(samples, random)) : [];
    return { samples: [sample, ...others], random };
  });
}

function pick<T>(items: readonly T[], random: RandomGenerator): T {
  return items[uniformInt(random, 0, items.length - 1)]!;
}

/** By the method of Fisher and Yates. */
function shuffle<T>(items: readonly T[], random: RandomGenerator): T[] {
  const order = [...items];
  for (let i = order.length - 1; i > 0; i--) {
    const j = uniformInt(random, 0, i);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}
