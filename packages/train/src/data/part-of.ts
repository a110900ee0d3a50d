import type { Dataset, Sample } from './dataset.ts';

/** The part of a data set that some samples make, with what was left out of these. */
export function partOf(dataset: Dataset, belongs: (sample: Sample) => boolean): Dataset {
  const samples = dataset.samples.filter(belongs);
  const ids = new Set(samples.map(({ id }) => id));
  return { ...dataset, samples, skipped: dataset.skipped.filter(({ image }) => ids.has(image)) };
}
