import { RsanetError } from '@rsanet/errors';
import { assertKnown } from './assert-known.ts';
import type { CocoInstances } from './coco-instances.ts';

/**
 * Classes of an instances file, and the ids of their categories: those asked for, or all in the order of their ids. A
 * category without a name is none. One
 * without objects is no class where another has its name, nor, unless asked for, where it is but the group
 * (`supercategory`) of others, as annotation tools write them.
 *
 * @throws RsanetError INVALID_DATASET when two categories with objects have one name; INVALID_ARGUMENT when one of
 *   `classes` is no category
 */
export function cocoClasses(
  { categories, annotations }: CocoInstances,
  classes?: readonly string[],
): Map<string, number> {
  const used = new Set(annotations.map(({ category_id }) => category_id));
  const named = new Map<string, (typeof categories)[number]>();
  for (const category of categories.toSorted((a, b) => a.id - b.id)) {
    const { id, name } = category;
    if (name.trim() === '') continue;
    const other = named.get(name);
    if (other && used.has(other.id) && used.has(id)) {
      throw new RsanetError(
        'INVALID_DATASET',
        `The categories ${other.id} and ${id} are both called ${name} and have objects; give each a name of its own, or make them one.`,
      );
    }
    if (!other || used.has(id)) named.set(name, category);
  }
  if (classes) {
    assertKnown(classes, [...named.keys()]);
    return new Map(classes.map((name) => [name, named.get(name)!.id]));
  }
  const groups = new Set(
    categories.flatMap(({ name, supercategory }) => (supercategory === name ? [] : supercategory)),
  );
  const all = [...named.values()].toSorted((a, b) => a.id - b.id);
  return new Map(
    all
      .filter(({ id, name }) => used.has(id) || !groups.has(name))
      .map(({ id, name }) => [name, id]),
  );
}
