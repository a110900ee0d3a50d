import { RsanetError } from '@rsanet/errors';
import type { CocoBox, CocoDataset, CocoResult } from './dataset.ts';

/** @throws RsanetError INVALID_ARGUMENT as {@link evaluateCoco} says, for data sets and results */
export function checkInput(dataset: CocoDataset, results: readonly CocoResult[]): void {
  const { images, annotations, categories } = dataset;
  assertIds('image', images);
  assertIds('category', categories);
  const annotationIds = new Set<number>();
  for (const { id, bbox, area } of annotations) {
    assertFinite(`annotation ${id}`, bbox, area, 'area');
    if (annotationIds.has(id)) {
      throw new RsanetError(
        'INVALID_ARGUMENT',
        `The annotation id ${id} occurs twice; each annotation needs an id of its own.`,
      );
    }
    annotationIds.add(id);
  }
  const imageIds = new Set(images.map(({ id }) => id));
  for (const { image_id, category_id, bbox, score } of results) {
    if (!imageIds.has(image_id)) {
      throw new RsanetError(
        'INVALID_ARGUMENT',
        `A result is of image ${image_id}, which the data set does not have; give the results of this data set.`,
      );
    }
    assertFinite(`result of category ${category_id} in image ${image_id}`, bbox, score, 'score');
  }
}

/** Beyond 2^53 two ids may be one number. */
function assertIds(kind: 'image' | 'category', items: readonly { readonly id: number }[]): void {
  const known = new Set<number>();
  for (const { id } of items) {
    if (!(Number.isFinite(id) && Math.abs(id) <= Number.MAX_SAFE_INTEGER)) {
      throw new RsanetError(
        'INVALID_ARGUMENT',
        `An image or category of the data set has the id ${JSON.stringify(id)}; expected a number below 2^53.`,
      );
    }
    if (known.has(id)) {
      throw new RsanetError(
        'INVALID_ARGUMENT',
        `The ${kind} id ${id} occurs twice; each ${kind} needs an id of its own.`,
      );
    }
    known.add(id);
  }
}

function assertFinite(what: string, bbox: CocoBox, value: number, name: 'area' | 'score'): void {
  if (bbox?.length === 4 && bbox.every(Number.isFinite) && Number.isFinite(value)) return;
  throw new RsanetError(
    'INVALID_ARGUMENT',
    `The ${what} has the box ${bbox} and the ${name} ${value}; expected finite [x, y, width, height] and ${name}.`,
  );
}
