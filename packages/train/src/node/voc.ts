import { join } from 'node:path';
import { type CornerBox, fromVocBox, type Size } from '@rsanet/detect-utils';
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
import { imageSize } from './image-size.ts';
import type { AnnotatedObject } from './voc-annotation.ts';
import { type AnnotatedImage, readVocImages } from './voc-annotations.ts';

/**
 * Reads a split of a data set in the layout of the VOC development kit: the annotations as
 * `readVocAnnotations` finds them, the images in `JPEGImages`, beside the annotations, or where else an annotation says.
 * Objects without a name or
 * with a box that is broken, has no area (`xmax <= xmin`) or lies outside the image are left out
 * and listed in `skipped`.
 *
 * @param dir folder of the data set, the one that holds `ImageSets`, or the images
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
  assertOptions(options, READ_NAMES);
  const { classes } = options;
  if (classes) assertClasses(classes);
  const { images, broken, notes } = await readVocImages(dir, split);
  const samples: Sample[] = [];
  const skipped: SkippedObject[] = [];
  for (const image of images) {
    const { id } = image;
    try {
      const path = onlyImage(image, dir);
      const { width, height } = isSize(image.size) ? image.size : await imageSize(path);
      const objects: LabelledObject[] = [];
      image.objects.forEach((object, i) => {
        if (classes && object.name !== '' && !classes.includes(object.name)) return;
        const fault = faultOf(object, { width, height });
        if (fault === undefined) objects.push(labelled(object));
        else skipped.push(skippedObject(id, i + 1, object.name, fault));
      });
      samples.push({ id, path, width, height, objects });
    } catch (error) {
      if (!(error instanceof RsanetError)) throw error;
      broken.push({ image: id, reason: error.message });
    }
  }
  refuseBroken(broken, samples.length + broken.length, options);
  return {
    classes: classes ?? namesIn(samples),
    samples,
    skipped: [...skipped, ...broken],
    ...(notes.length > 0 && { notes }),
  };
}

function onlyImage({ id, images }: AnnotatedImage, dir: string): string {
  const [path, other] = images;
  if (path === undefined) {
    const usual = join(dir, 'JPEGImages', `${id}.jpg`);
    throw new RsanetError('INVALID_DATASET', `The image ${usual} is missing.`);
  }
  if (other === undefined) return path;
  throw new RsanetError(
    'INVALID_DATASET',
    `The image of ${id} may be ${path} or ${other}; remove one, or name it with its ending.`,
  );
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
  return { class: name, box: continuous(bndbox), difficult, crowd: false };
}

function continuous({ xmin, ymin, xmax, ymax }: AnnotatedObject['bndbox']): CornerBox {
  return fromVocBox([xmin, ymin, xmax, ymax]);
}

function namesIn(samples: readonly Sample[]): string[] {
  return [
    ...new Set(samples.flatMap(({ objects }) => objects.map((object) => object.class))),
  ].sort();
}
