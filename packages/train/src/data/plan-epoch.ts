import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { chance, type RandomGenerator, type RandomState, randomFor } from '../augment/random.ts';
import type { Sample } from './dataset.ts';

/** What one example will be made of: an image or the four of a mosaic, and the draws to come. */
export interface Plan {
  samples: readonly Sample[];
  draws: RandomState;
  /** The image whose objects are pasted in, if any. */
  paste: Extra | null;
  /** The image that is seen through, if any. */
  mix: Extra | null;
}

/** Another image, with draws of its own. */
interface Extra {
  sample: Sample;
  draws: RandomState;
}

/** How often an example is made of more than one image, as probabilities; never by default. */
export interface Mixtures {
  mosaic?: number;
  copyPaste?: number;
  mixup?: number;
}

/**
 * Plans a pass over a data set: each sample once, in an order that follows from (seed, epoch); the
 * draws of the example at a position follow from (seed, epoch, position).
 *
 * @param again samples that come once more, none by default
 */
export function planEpoch(
  samples: readonly Sample[],
  seed: number,
  epoch: number,
  { mosaic = 0, copyPaste = 0, mixup = 0 }: Mixtures = {},
  again: readonly Sample[] = [],
): Plan[] {
  return shuffle([...samples, ...again], randomFor(seed, epoch)).map((sample, position) => {
    const random = randomFor(seed, epoch, position);
    const others = chance(random, mosaic) ? [0, 1, 2].map(() => pick(samples, random)) : [];
    // Draws of their own, so that neither changes what else is drawn.
    const extra = (probability: number, kind: number): Extra | null => {
      const random = randomFor(seed, epoch, position, kind);
      return chance(random, probability)
        ? { sample: pick(samples, random), draws: random.getState() }
        : null;
    };
    const samplesOf = [sample, ...others];
    return {
      samples: samplesOf,
      draws: random.getState(),
      paste: extra(copyPaste, 1),
      mix: extra(mixup, 2),
    };
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
