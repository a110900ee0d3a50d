import { readdir } from 'node:fs/promises';
import { join, normalize } from 'node:path';
import type { CornerBox, Size } from '@rsanet/detect-utils';
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
import { cocoClasses } from './coco-classes.ts';
import { type CocoImage, type CocoObject, readCocoInstances } from './coco-instances.ts';
import { firstExisting } from './first-existing.ts';
import { imageSize } from './image-size.ts';

/**
 * Reads a split of a data set in COCO's layout: the objects as `readCocoInstances` finds them, the
 * images in `<split>`, `images/<split>`, `images` or the folder itself. A sample's id is that of
 * the image. Crowds are kept and marked. Objects of an image or category the file does not list,
 * or with a box that is broken, has no area or lies outside the image, are left out and listed in `skipped`.
 *
 * @param dir folder of the data set
 * @param split such as `train2017`
 * @param options `classes` to read, in the order of their ids; without it, all categories in the
 *   order of COCO's ids but for groups that have no object
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
  const ids = cocoClasses(instances, options.classes);
  const classes = [...ids.keys()];
  const names = new Map(instances.categories.map(({ id, name }) => [id, name]));
  const paths = await findImages(dir, split, instances.images);
  const samples = await Promise.all(
    instances.images.map(async ({ id, width, height }, i) => {
      const path = paths[i]!;
      const size = width && height ? { width, height } : await imageSize(path);
      return { id: `${id}`, path, ...size, objects: [] as LabelledObject[] };
    }),
  );
  const sampleOf = new Map(instances.images.map(({ id }, i) => [id, samples[i]!]));
  const skipped: SkippedObject[] = [];
  for (const object of instances.annotations) {
    const name = names.get(object.category_id);
    if (name !== undefined && !classes.includes(name)) continue;
    const sample = sampleOf.get(object.image_id);
    const fault = faultOf(object, sample, name);
    if (fault === undefined) sample!.objects.push(labelled(object, name!));
    else skipped.push(skippedObject(`${object.image_id}`, object.id, name, fault));
  }
  return { classes, samples, skipped };
}

async function findImages(
  dir: string,
  split: string,
  images: readonly CocoImage[],
): Promise<string[]> {
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
  object: CocoObject,
  size: Size | undefined,
  name: string | undefined,
): string | undefined {
  if (size === undefined) return `an image the file does not list, ${object.image_id}`;
  if (name === undefined) return `a category the file does not list, ${object.category_id}`;
  return boxFault(cornersOf(object), size);
}

function labelled(object: CocoObject, name: string): LabelledObject {
  const crowd = object.iscrowd === 1;
  return { class: name, box: cornersOf(object), difficult: false, crowd };
}

function cornersOf({ bbox: [x, y, width, height] }: CocoObject): CornerBox {
  return [x, y, x + width, y + height];
}
