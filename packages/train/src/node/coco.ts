import { join } from 'node:path';
import type { CornerBox, Size } from '@rsanet/detect-utils';
import { assertOptions, RsanetError } from '@rsanet/errors';
import {
  assertClasses,
  boxFault,
  type Dataset,
  type LabelledObject,
  READ_NAMES,
  type ReadOptions,
  type Sample,
  type SkippedObject,
  skippedObject,
} from '../data/dataset.ts';
import { refuseBroken } from '../data/refuse-broken.ts';
import { cocoClasses } from './coco-classes.ts';
import { findCocoFile } from './coco-file.ts';
import { cocoImages } from './coco-images.ts';
import { type CocoImage, type CocoObject, parseCocoInstances } from './coco-instances.ts';
import { imageSize } from './image-size.ts';

/**
 * Reads a split of a data set in COCO's layout: the objects as `readCocoInstances` finds them, the
 * images in `<split>`, `images/<split>`, `images` or the folder itself, or where else their names lead. A sample's id is that of
 * the image. Crowds are kept and marked. Objects of an image or category the file does not list,
 * or with a box that is broken, has no area or lies outside the image, are left out and listed in `skipped`.
 *
 * @param dir folder of the data set, or the file of annotations
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
  assertOptions(options, READ_NAMES);
  if (options.classes) assertClasses(options.classes);
  const usual = join(dir, 'annotations', `instances_${split}.json`);
  const found = (await findCocoFile(dir, split)) ?? { file: usual, root: dir, whole: false };
  const instances = await parseCocoInstances(found.file);
  const ids = cocoClasses(instances, options.classes);
  const classes = [...ids.keys()];
  const names = new Map(instances.categories.map(({ id, name }) => [id, name]));
  if (instances.images.length === 0) {
    throw new RsanetError('INVALID_DATASET', `The split ${split} of ${dir} lists no image.`);
  }
  const locate = await cocoImages(found, split);
  const read = await Promise.all(instances.images.map((image) => sampleOf(image, locate)));
  const samples = read.filter((sample) => 'path' in sample);
  const broken = read.filter((sample) => 'reason' in sample);
  refuseBroken(broken, read.length, options);
  const skipped: SkippedObject[] = [];
  const byId = new Map(instances.images.map(({ id }, i) => [id, read[i]!]));
  for (const object of instances.annotations) {
    const name = names.get(object.category_id);
    if (name?.trim() && !classes.includes(name)) continue;
    const sample = byId.get(object.image_id);
    if (sample && 'reason' in sample) continue;
    const fault = faultOf(object, sample, name);
    if (fault === undefined) sample!.objects.push(labelled(object, name!));
    else skipped.push(skippedObject(`${object.image_id}`, object.id, name, fault));
  }
  const notes = [
    ...(found.whole ? [`The data set has no splits, so ${split} is all of ${found.file}.`] : []),
    ...instances.notes,
  ];
  return {
    classes,
    samples,
    skipped: [...skipped, ...broken],
    ...(notes.length > 0 && { notes }),
  };
}

/** The sample of an image without its objects, or why it cannot be used. */
async function sampleOf(
  { id, file_name, width, height }: CocoImage,
  locate: Awaited<ReturnType<typeof cocoImages>>,
): Promise<(Sample & { objects: LabelledObject[] }) | SkippedObject> {
  const image = `${id}`;
  const place = locate(file_name);
  if ('fault' in place) return { image, reason: place.fault };
  const { path } = place;
  const size = width && height ? { width, height } : await sizeOrFault(path);
  if ('fault' in size) return { image, reason: size.fault };
  return { id: image, path, ...size, objects: [] };
}

async function sizeOrFault(path: string): Promise<Size | { fault: string }> {
  return imageSize(path).catch((error: RsanetError) => ({ fault: error.message }));
}

function faultOf(
  object: CocoObject,
  size: Size | undefined,
  name: string | undefined,
): string | undefined {
  if (Number.isNaN(object.image_id)) return 'no image id that is a number';
  if (size === undefined) return `an image the file does not list, ${object.image_id}`;
  if (Number.isNaN(object.category_id)) return 'no category id that is a number';
  if (name === undefined) return `a category the file does not list, ${object.category_id}`;
  if (name.trim() === '') return `a category without a name, ${object.category_id}`;
  return boxFault(cornersOf(object), size);
}

function labelled(object: CocoObject, name: string): LabelledObject {
  const crowd = object.iscrowd === 1;
  return { class: name, box: cornersOf(object), difficult: false, crowd };
}

function cornersOf({ bbox: [x, y, width, height] }: CocoObject): CornerBox {
  return [x, y, x + width, y + height];
}
