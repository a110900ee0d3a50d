import { randomFor, uniform } from '../augment/random.ts';
import type { Sample } from './dataset.ts';

/** How hard images were lately, by id of the sample. */
export type Hardness = Map<string, number>;

/** What the latest loss of an image counts; what was known before counts the rest. */
const LATEST = 0.5;

/** In the place of an epoch, which counts from 1, so that no example draws the same. */
const NO_EPOCH = -2;

/** Notes the loss of an example of an image. */
export function noteLoss(hardness: Hardness, id: string, loss: number): void {
  const known = hardness.get(id) ?? loss;
  hardness.set(id, known + LATEST * (loss - known));
}

/**
 * Draws images to learn once more in an epoch, each with a probability in proportion to its recent loss; while nothing is
 * known, or to learn, all alike. The draws follow from seed, epoch and what is known alone, so that a resumed run makes those of an unbroken one.
 *
 * @param count how many; an image may come several times
 */
export function hardSamples(
  samples: readonly Sample[],
  hardness: Hardness,
  count: number,
  seed: number,
  epoch: number,
): Sample[] {
  const random = randomFor(seed, NO_EPOCH, epoch);
  const losses = samples.map(({ id }) => hardness.get(id) ?? 0);
  const alike = losses.every((loss) => loss === 0);
  let total = 0;
  const ends = losses.map((loss) => {
    total += alike ? 1 : loss;
    return total;
  });
  return Array.from({ length: count }, () => {
    const drawn = uniform(random, 0, total);
    const at = ends.findIndex((end) => drawn < end);
    return samples.at(at)!;
  });
}
