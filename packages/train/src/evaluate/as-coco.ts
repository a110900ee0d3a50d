import type { CocoDataset } from '@rsanet/detect-utils';
import type { Dataset } from '../data/index.ts';

/**
 * A data set in the terms of COCO's measure: images are numbered from 0 in the data set's order, categories from 0 in
 * that of the classes, objects from 1. An object's area is its box's.
 *
 * @param classes the classes to measure; objects of others are left out
 */
export function asCoco({ samples }: Dataset, classes: readonly string[]): CocoDataset {
  const objects = samples.flatMap((sample, image_id) =>
    sample.objects
      .filter((object) => classes.includes(object.class))
      .map(({ class: name, box: [x1, y1, x2, y2], crowd }) => ({
        image_id,
        category_id: classes.indexOf(name),
        bbox: [x1, y1, x2 - x1, y2 - y1] as const,
        area: (x2 - x1) * (y2 - y1),
        iscrowd: crowd ? (1 as const) : (0 as const),
      })),
  );
  return {
    images: samples.map((_, id) => ({ id })),
    categories: classes.map((name, id) => ({ id, name })),
    annotations: objects.map((object, i) => ({ ...object, id: i + 1 })),
  };
}
