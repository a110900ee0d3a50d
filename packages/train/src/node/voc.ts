import { join, parse } from 'node:path';
import type { CornerBox, Size } from '@rsanet/detect-utils';
import { RsanetError } from '@rsanet/errors';
import {
  assertClasses,
  boxFault,
  type Dataset,
  type LabelledObject,
  type ReadOptions,
  type Sample,
  type SkippedObject,
  skippedObject,
} from '../data/dataset.ts';
import { imageSize } from './image-size.ts';
import { listImages } from './list-images.ts';
import type { AnnotatedObject } from './voc-annotation.ts';
import { readVocAnnotations } from './voc-annotations.ts';

/**
 * Reads a split of a data set in the layout of the VOC development kit: the annotations as
 * {@link readVocAnnotations} finds them, the images in `JPEGImages`. Objects without a name or
 * with a box that is broken, has no area (`xmax <= xmin`) or lies outside the image are left out
 * and listed in `skipped`.
 *
 * @param dir folder of the data set, the one that holds `JPEGImages`
 * @param split such as `train`
 * @param options `classes` to read, in the order of their ids; without it, all that the split
 *   holds, sorted by name, which is the order of the VOC challenge, too
 * @throws RsanetError INVALID_DATASET naming the folder, split, annotation or image that is
 *   missing or malformed; INVALID_ARGUMENT when `classes` is empty or names one twice
 */
export async function readVoc(
  dir: string,
  split: string,
  options: ReadOptions = {},
): Promise<Dataset> {
  const { classes } = options;
  if (classes) assertClasses(classes);
  const annotations = await readVocAnnotations(dir, split);
  const files = await listImages(join(dir, 'JPEGImages'));
  const images = new Map(files.map((file) => [parse(file).name, file]));
  const samples: Sample[] = [];
  const skipped: SkippedObject[] = [];
  for (const annotation of annotations) {
    const { id } = annotation;
    const path = images.get(id);
    if (path === undefined) {
      const wanted = join(dir, 'JPEGImages', `${id}.jpg`);
      throw new RsanetError('INVALID_DATASET', `The image ${wanted} is missing.`);
    }
    const { width, height } = isSize(annotation.size) ? annotation.size : await imageSize(path);
    const objects: LabelledObject[] = [];
    annotation.objects.forEach((object, i) => {
      if (classes && object.name !== '' && !classes.includes(object.name)) return;
      const fault = faultOf(object, { width, height });
      if (fault === undefined) objects.push(labelled(object));
      else skipped.push(skippedObject(id, i + 1, object.name, fault));
    });
    samples.push({ id, path, width, height, objects });
  }
  return { classes: classes ?? namesIn(samples), samples, skipped };
}

function isSize({ width, height }: Size): boolean {
  return width > 0 && height > 0;
}

function faultOf(object: AnnotatedObject, size: Size): string | undefined {
  const { xmin, ymin, xmax, ymax } = object.bndbox;
  if (object.name === '') return 'no name';
  if (xmax <= xmin || ymax <= ymin) return 'a box without an area';
  return boxFault(continuous(object.bndbox), size);
}

function labelled({ name, difficult, bndbox }: AnnotatedObject): LabelledObject {
  return { class: name, box: continuous(bndbox), difficult: difficult > 0, crowd: false };
}

/** Pixels xmin..xmax, counted from 1, cover the line from xmin - 1 to xmax. */
function continuous({ xmin, ymin, xmax, ymax }: AnnotatedObject['bndbox']): CornerBox {
  return [xmin - 1, ymin - 1, xmax, ymax];
}

function namesIn(samples: readonly Sample[]): string[] {
  return [
    ...new Set(samples.flatMap(({ objects }) => objects.map((object) => object.class))),
  ].sort();
}
