import type { Dataset } from './dataset.ts';

/** A data set with the objects of these classes alone, in their order; images without any stay as examples of nothing. */
export function ofClasses(dataset: Dataset, classes: readonly string[]): Dataset {
  const samples = dataset.samples.map((sample) => ({
    ...sample,
    objects: sample.objects.filter((object) => classes.includes(object.class)),
  }));
  return { ...dataset, classes, samples };
}

/** Those of the classes that a data set holds no object of. */
export function absentClasses({ samples }: Dataset, classes: readonly string[]): string[] {
  const held = new Set(samples.flatMap(({ objects }) => objects.map((object) => object.class)));
  return classes.filter((name) => !held.has(name));
}
