import { readdir } from 'node:fs/promises';
import { join, normalize } from 'node:path';
import type { CornerBox } from '@rsanet/detect-utils';
import { RsanetError } from '@rsanet/errors';
import {
  assertClasses,
  boxFault,
  type Dataset,
  type LabelledObject,
  type ReadOptions,
  type SkippedObject,
  skippedObject,
} from '../data/dataset.ts';
import { assertKnown } from './assert-known.ts';
import { type CocoInstances, readCocoInstances } from './coco-instances.ts';
import { firstExisting } from './first-existing.ts';

type Image = CocoInstances['images'][number];
type Annotation = CocoInstances['annotations'][number];

/**
 * Reads a split of a data set in COCO's layout: the objects as `readCocoInstances` finds them, the
 * images in `<split>`, `images/<split>`, `images` or the folder itself. A sample's id is that of
 * the image. Crowds are kept and marked. Objects of an image or category the file does not list,
 * or with a box that has no area or lies outside the image, are left out and listed in `skipped`.
 *
 * @param dir folder of the data set
 * @param split such as `train2017`
 * @param options `classes` to read, in the order of their ids; without it, all categories in the
 *   order of COCO's ids
 * @throws RsanetError INVALID_DATASET naming the file or image that is missing or malformed;
 *   INVALID_ARGUMENT when `classes` is empty, names one twice or one that is no category
 */
export async function readCoco(
  dir: string,
  split: string,
  options: ReadOptions = {},
): Promise<Dataset> {
  if (options.classes) assertClasses(options.classes);
  const instances = await readCocoInstances(dir, split);
  const names = categoryNames(instances);
  const classes = options.classes ?? [...names.values()];
  assertKnown(classes, [...names.values()]);
  const paths = await findImages(dir, split, instances.images);
  const objects = new Map<number, LabelledObject[]>(instances.images.map(({ id }) => [id, []]));
  const images = new Map(instances.images.map((image) => [image.id, image]));
  const skipped: SkippedObject[] = [];
  for (const annotation of instances.annotations) {
    const name = names.get(annotation.category_id);
    if (name !== undefined && !classes.includes(name)) continue;
    const fault = faultOf(annotation, images.get(annotation.image_id), name);
    if (fault === undefined) objects.get(annotation.image_id)!.push(labelled(annotation, name!));
    else skipped.push(skippedObject(`${annotation.image_id}`, annotation.id, name, fault));
  }
  const samples = instances.images.map(({ id, width, height }, i) => ({
    id: `${id}`,
    path: paths[i]!,
    width,
    height,
    objects: objects.get(id)!,
  }));
  return { classes, samples, skipped };
}

/** Names of the categories in the order of their ids. */
function categoryNames({ categories }: CocoInstances): Map<number, string> {
  const sorted = [...categories].sort((a, b) => a.id - b.id);
  const names = new Map(sorted.map(({ id, name }) => [id, name]));
  if (new Set(names.values()).size === categories.length) return names;
  throw new RsanetError(
    'INVALID_DATASET',
    `The categories ${sorted.map(({ id, name }) => `${id} ${name}`).join(', ')} repeat an id or a name; give each its own.`,
  );
}

async function findImages(dir: string, split: string, images: readonly Image[]): Promise<string[]> {
  const first = images[0];
  if (first === undefined) {
    throw new RsanetError('INVALID_DATASET', `The split ${split} of ${dir} lists no image.`);
  }
  const folders = [join(dir, split), join(dir, 'images', split), join(dir, 'images'), dir];
  const candidates = folders.map((folder) => join(folder, first.file_name));
  const found = await firstExisting(candidates);
  const folder = found === undefined ? undefined : folders[candidates.indexOf(found)];
  if (folder === undefined) {
    throw new RsanetError(
      'INVALID_DATASET',
      `The image ${first.file_name} is in none of ${folders.join(', ')}.`,
    );
  }
  const files = new Set(await readdir(folder, { recursive: true }));
  return images.map(({ file_name }) => {
    const path = join(folder, file_name);
    if (files.has(normalize(file_name))) return path;
    throw new RsanetError('INVALID_DATASET', `The image ${path} is missing.`);
  });
}

function faultOf(
  annotation: Annotation,
  image: Image | undefined,
  name: string | undefined,
): string | undefined {
  if (image === undefined) return `an image the file does not list, ${annotation.image_id}`;
  if (name === undefined) return `a category the file does not list, ${annotation.category_id}`;
  return boxFault(cornersOf(annotation), image);
}

function labelled(annotation: Annotation, name: string): LabelledObject {
  const crowd = annotation.iscrowd === 1;
  return { class: name, box: cornersOf(annotation), difficult: false, crowd };
}

function cornersOf({ bbox: [x, y, width, height] }: Annotation): CornerBox {
  return [x, y, x + width, y + height];
}
