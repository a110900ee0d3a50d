import type { Dataset } from './dataset.ts';

/**
 * A data set whose classes have other names. Classes that get one name become one class, in the place of the first.
 *
 * @param names the new name by the old one; classes that are not in it keep theirs
 *
 * @example
 * ```ts
 * import { type Dataset, renameClasses } from '@rsanet/train';
 *
 * const data: Dataset = { classes: ['car', 'bus', 'dog'], samples: [], skipped: [] };
 * const renamed = renameClasses(data, new Map([['car', 'vehicle'], ['bus', 'vehicle']]));
 * if (renamed.classes.join() !== 'vehicle,dog') throw new Error(renamed.classes.join());
 * ```
 */
export function renameClasses(dataset: Dataset, names: ReadonlyMap<string, string>): Dataset {
  const renamed = (name: string) => names.get(name) ?? name;
  return {
    ...dataset,
    classes: [...new Set(dataset.classes.map(renamed))],
    samples: dataset.samples.map((sample) => ({
      ...sample,
      objects: sample.objects.map((object) => ({ ...object, class: renamed(object.class) })),
    })),
  };
}
