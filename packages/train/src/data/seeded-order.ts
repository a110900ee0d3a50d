import { randomFor, uniform } from '../augment/random.ts';
import type { Sample } from './dataset.ts';

/** Samples in an order that follows from the seed and their ids alone, in whatever order they are listed. */
export function seededOrder(samples: readonly Sample[], seed: number): Sample[] {
  return samples
    .map((sample) => ({ sample, rank: rank(sample, seed) }))
    .sort(
      (a, b) =>
        a.rank - b.rank ||
        compare(a.sample.id, b.sample.id) ||
        compare(a.sample.path, b.sample.path),
    )
    .map(({ sample }) => sample);
}

/** A draw of its own for each id. */
function rank({ id }: Sample, seed: number): number {
  const letters = Array.from(id, (letter) => letter.codePointAt(0)!);
  return uniform(randomFor(seed, ...letters), 0, 1);
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
