import { assertOptions, RsanetError } from '@rsanet/errors';
import { checkInput } from './check-input.ts';
import type { CocoDataset, CocoResult } from './dataset.ts';
import { measureCategory } from './measure-category.ts';

/** Options of {@link evaluateCoco}. */
export interface CocoOptions {
  /** Images to measure; all of the data set by default. */
  imageIds?: readonly number[];
  /** Categories to measure; all of the data set by default. */
  categoryIds?: readonly number[];
}

/** What {@link evaluateCoco} measures of one category; -1 when it has no objects to find. */
export interface CocoClassResult {
  class: string;
  AP: number;
  AP50: number;
}

/** The twelve figures of COCO, each 0..1, or -1 when no object is of the kind it measures. */
export interface CocoEvaluation {
  /** Average precision, averaged over the IoU thresholds 0.5, 0.55, ... 0.95. */
  AP: number;
  /** Average precision at IoU 0.5. */
  AP50: number;
  /** Average precision at IoU 0.75. */
  AP75: number;
  /** Of objects of at most 32 x 32 pixels. */
  APsmall: number;
  /** Of objects of 32 x 32 to 96 x 96 pixels. */
  APmedium: number;
  /** Of objects of at least 96 x 96 pixels. */
  APlarge: number;
  /** Recall with the surest detection of each image and category, averaged over the thresholds. */
  AR1: number;
  /** With the ten surest. */
  AR10: number;
  /** With the hundred surest. */
  AR100: number;
  ARsmall: number;
  ARmedium: number;
  ARlarge: number;
  /** In order of category id. */
  perClass: CocoClassResult[];
}

/**
 * The twelve figures of COCO's box detection task (https://cocodataset.org/#detection-eval), equal to
 * those of pycocotools' `COCOeval` with `iouType='bbox'`.
 *
 * Areas of objects are their `area`, those of detections their width times height; an object on the
 * border of two area ranges is in both. Of each image and category the 100 surest detections take
 * part. Crowds are ignored, and so are detections that found one; an annotation's own `ignore` is
 * not read, as there. Annotations and results of categories that are not measured are left out. As
 * there, too, an annotation whose id is 0 is never found: number annotations from 1.
 *
 * @throws RsanetError INVALID_ARGUMENT when a result's image is not in the data set, a score, box, area
 * or id is not a finite number, an id is beyond 2^53 or occurs twice, or an option names what the data set lacks
 *
 * @example
 * ```ts
 * import { evaluateCoco } from '@rsanet/detect-utils';
 *
 * const cat = { image_id: 7, category_id: 1, bbox: [10, 10, 40, 40] as const };
 * const dataset = {
 *   images: [{ id: 7 }],
 *   categories: [{ id: 1, name: 'cat' }],
 *   annotations: [{ ...cat, id: 1, area: 1600, iscrowd: 0 }],
 * };
 * const { AP, APsmall } = evaluateCoco(dataset, [{ ...cat, score: 0.9 }]);
 * if (Math.abs(AP - 1) > 1e-12 || APsmall !== -1) throw new Error(`${AP}, ${APsmall}`);
 * ```
 */
export function evaluateCoco(
  dataset: CocoDataset,
  results: readonly CocoResult[],
  options: CocoOptions = {},
): CocoEvaluation {
  assertOptions(options, { imageIds: true, categoryIds: true });
  checkInput(dataset, results);
  const images = chosen('image', dataset.images, options.imageIds);
  const categories = chosen('category', dataset.categories, options.categoryIds);
  const objects = byCategory(dataset.annotations, images);
  const detections = byCategory(results, images);

  const names = new Map(dataset.categories.map(({ id, name }) => [id, name]));
  const measured = [...categories]
    .sort((a, b) => a - b)
    .map((id) => ({
      class: names.get(id)!,
      ...measureCategory(objects.get(id) ?? [], detections.get(id) ?? []),
    }));

  return {
    AP: mean(measured.flatMap(({ all }) => all.precision)),
    AP50: mean(measured.map(({ all }) => all.precision[0]!)),
    AP75: mean(measured.map(({ all }) => all.precision[5]!)),
    APsmall: mean(measured.flatMap(({ small }) => small.precision)),
    APmedium: mean(measured.flatMap(({ medium }) => medium.precision)),
    APlarge: mean(measured.flatMap(({ large }) => large.precision)),
    AR1: mean(measured.flatMap(({ all }) => all.recall[1])),
    AR10: mean(measured.flatMap(({ all }) => all.recall[10])),
    AR100: mean(measured.flatMap(({ all }) => all.recall[100])),
    ARsmall: mean(measured.flatMap(({ small }) => small.recall[100])),
    ARmedium: mean(measured.flatMap(({ medium }) => medium.recall[100])),
    ARlarge: mean(measured.flatMap(({ large }) => large.recall[100])),
    perClass: measured.map(({ class: name, all }) => ({
      class: name,
      AP: mean(all.precision),
      AP50: all.precision[0]!,
    })),
  };
}

/** Mean of the values that were measured; -1 when none was. */
function mean(values: readonly number[]): number {
  const measured = values.filter((value) => value > -1);
  return measured.length ? measured.reduce((sum, value) => sum + value, 0) / measured.length : -1;
}

function byCategory<Item extends { image_id: number; category_id: number }>(
  items: readonly Item[],
  images: ReadonlySet<number>,
): Map<number, Item[]> {
  const groups = new Map<number, Item[]>();
  for (const item of items) {
    if (!images.has(item.image_id)) continue;
    const group = groups.get(item.category_id);
    if (group) group.push(item);
    else groups.set(item.category_id, [item]);
  }
  return groups;
}

function chosen(
  kind: 'image' | 'category',
  known: readonly { readonly id: number }[],
  ids: readonly number[] | undefined,
): Set<number> {
  const all = new Set(known.map(({ id }) => id));
  const stranger = ids?.find((id) => !all.has(id));
  if (stranger !== undefined) {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `The ${kind} id ${stranger} is to be measured, but the data set has no such ${kind}.`,
    );
  }
  return ids ? new Set(ids) : all;
}
