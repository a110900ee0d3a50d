import type { CocoResult } from '@rsanet/detect-utils';
import type { CocoInstances, CocoObject } from '@rsanet/train/node';

/** Pixels that a box may reach beyond its image before it is odd. */
const SLACK = 2;

/**
 * What in annotations and results would be measured otherwise than somebody means, here as by COCO's own tool: one
 * sentence each.
 */
export function cocoOddities(
  { images, annotations, categories }: CocoInstances,
  results: readonly CocoResult[],
): string[] {
  const imageIds = new Set(images.map(({ id }) => id));
  const categoryIds = new Set(categories.map(({ id }) => id));
  const zero = annotations.find(({ id, iscrowd }) => id === 0 && iscrowd === 0);
  const lost = annotations.filter(({ image_id }) => !imageIds.has(image_id));
  const unnamed = annotations.filter(({ category_id }) => !categoryIds.has(category_id));
  const strange = results.filter(({ category_id }) => !categoryIds.has(category_id));
  const parts = results.length > 0 && results.every(({ bbox }) => bbox.every((side) => side <= 1));
  const flat = results.filter(({ bbox: [, , width, height] }) => width <= 0 || height <= 0);
  const sizes = new Map(images.map((image) => [image.id, image]));
  const beyond = results.filter(({ image_id, bbox: [x, y, width, height] }) => {
    const size = sizes.get(image_id);
    return (
      (size?.width ?? Infinity) < x + width - SLACK ||
      (size?.height ?? Infinity) < y + height - SLACK
    );
  });
  return [
    zero &&
      `The annotation with the id 0, of image ${zero.image_id}, is never found, as by COCO's own tool; number annotations from 1.`,
    lost.length > 0 &&
      `${count(lost)} of images that the file does not list, such as ${lost[0]!.image_id}, and left out.`,
    unnamed.length > 0 &&
      `${count(unnamed)} of categories that the file does not list, such as ${unnamed[0]!.category_id}, and left out.`,
    strange.length > 0 &&
      `${count(strange, 'result')} of categories that the annotations do not list, such as ${strange[0]!.category_id}, and left out.`,
    parts &&
      'All boxes of the results lie within 0..1; COCO counts pixels, so are they parts of the sides?',
    flat.length > 0 &&
      `${count(flat, 'result')} without a width or a height, such as [${flat[0]!.bbox}], and can match nothing.`,
    beyond.length * 2 > results.length &&
      `${beyond.length} of ${results.length} results reach beyond their images, such as [${beyond[0]!.bbox}]; COCO's boxes are [x, y, width, height], so are these corners?`,
  ].filter((sentence) => typeof sentence === 'string');
}

/** The objects that can be measured; the others, and those that nobody can find, are named to `report`. */
export function measurableObjects(
  annotations: readonly CocoObject[],
  report: (sentence: string) => void,
): CocoObject[] {
  return annotations.filter(({ id, image_id, bbox, area }) => {
    const object = `${image_id}: object ${id}`;
    const measurable = [...bbox, area].every(Number.isFinite);
    if (!measurable) report(`${object} has a box that is not four numbers and is left out.`);
    else if (bbox[2] <= 0 || bbox[3] <= 0) {
      report(`${object} has a box without an area, [${bbox}], and counts as it stands.`);
    }
    return measurable;
  });
}

const count = ({ length }: { length: number }, what = 'annotation') =>
  length === 1 ? `1 ${what} is` : `${length} ${what}s are`;
