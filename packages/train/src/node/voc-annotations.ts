import { basename, join } from 'node:path';
import { RsanetError } from '@rsanet/errors';
import type { SkippedObject } from '../data/dataset.ts';
import { refuseBroken } from '../data/refuse-broken.ts';
import { assertPixels } from './assert-pixels.ts';
import { readCvatImages } from './cvat-images.ts';
import { namesBelow, withoutEnding } from './file-index.ts';
import { readText } from './read-text.ts';
import { parseVocAnnotation, type VocAnnotation } from './voc-annotation.ts';
import { findVocSplit, type VocItem, type VocSplit } from './voc-split.ts';

/** An image of a split in VOC's form, and what is in it. */
export interface AnnotatedImage extends VocAnnotation {
  id: string;
  /** Paths of the files that may be the image; one, where all is well. */
  images: readonly string[];
}

/** The images of a split, those that cannot be used, and what there is to say. */
export interface VocImages {
  images: AnnotatedImage[];
  broken: SkippedObject[];
  notes: string[];
}

/**
 * Reads the annotations of a VOC split: of each image that `ImageSets/Main/<split>.txt` names, once, or that lies where
 * other tools put a split. A line is an image's name, with or without its ending and the flag (-1, 0 or 1) of the
 * development kit's lists for one class. An image without an annotation has no objects. Needs no images and leaves out
 * no object.
 *
 * @throws RsanetError INVALID_DATASET naming the split or annotation that is missing or malformed
 */
export async function readVocAnnotations(
  dir: string,
  split: string,
  options: { skipBroken?: boolean | undefined } = {},
): Promise<({ id: string } & VocAnnotation)[]> {
  const { images, broken } = await readVocImages(dir, split);
  refuseBroken(broken, images.length + broken.length, options);
  return images.map(({ images: _, ...annotation }) => annotation);
}

/** As {@link readVocAnnotations}, with the paths of the images, and without refusing what is broken. */
export async function readVocImages(dir: string, split: string): Promise<VocImages> {
  const ofCvat = await readCvatImages(dir, split);
  if (ofCvat) return ofCvat;
  const found = await findVocSplit(dir, split);
  const images: AnnotatedImage[] = [];
  const broken: SkippedObject[] = [];
  const bare: VocItem[] = [];
  for (const item of found.items) {
    if (item.annotations.length === 0 && item.images.length > 0) {
      bare.push(item);
      continue;
    }
    try {
      const file = onlyAnnotation(item, dir);
      const annotation = parseVocAnnotation(await readText(file, 'annotation'), file);
      const paths = imagesOf(item, annotation, found).map((path) => join(dir, path));
      images.push({ id: item.id, ...annotation, images: paths });
    } catch (error) {
      if (!(error instanceof RsanetError)) throw error;
      broken.push({ image: item.id, reason: error.message });
    }
  }
  assertPixels(
    images.flatMap(({ objects }) => objects.map(({ bndbox }) => Object.values(bndbox))),
    `${dir}, ${found.seen},`,
  );
  const taken = new Set(images.flatMap((image) => image.images));
  const negatives = bare
    .map(({ id, images }) => ({ id, images: images.map((path) => join(dir, path)) }))
    .filter((item) => found.named || !item.images.every((path) => taken.has(path)));
  images.push(...negatives.map((item) => ({ ...NOTHING, ...item })));
  return { images: inOrder(images, found), broken, notes: notesOf(found, split, negatives.length) };
}

const NOTHING = { filename: '', size: { width: Number.NaN, height: Number.NaN }, objects: [] };

function onlyAnnotation({ id, annotations }: VocItem, dir: string): string {
  const [file, other] = annotations.map((path) => join(dir, path));
  if (file === undefined) {
    const usual = join(dir, 'Annotations', `${id}.xml`);
    throw new RsanetError('INVALID_DATASET', `The annotation ${usual} is missing.`);
  }
  if (other === undefined) return file;
  throw new RsanetError(
    'INVALID_DATASET',
    `The annotation of ${id} may be ${file} or ${other}; name images with their folders, or give each a name of its own.`,
  );
}

/** The image called as the annotation, or else as the annotation says; of several the one that it says. */
function imagesOf(item: VocItem, { filename }: VocAnnotation, { images }: VocSplit) {
  const called = namesBelow(filename).at(-1) ?? '';
  const among = (files: readonly string[]) => files.filter((file) => basename(file) === called);
  if (item.images.length === 1) return item.images;
  if (item.images.length > 1) {
    const said = among(item.images);
    return said.length > 0 ? said : item.images;
  }
  return called === '' ? [] : among(images.find(withoutEnding(called)));
}

/** The images in the order of the split. */
function inOrder(images: AnnotatedImage[], { items }: VocSplit): AnnotatedImage[] {
  const rank = new Map(items.map(({ id }, i) => [id, i]));
  return images.sort((a, b) => rank.get(a.id)! - rank.get(b.id)!);
}

function notesOf({ seen, whole }: VocSplit, split: string, negatives: number): string[] {
  const bare = `${negatives} images of ${split} have no annotation and are examples of nothing.`;
  return [
    ...(whole ? [`The data set has no splits, so ${split} is ${seen} of it.`] : []),
    ...(negatives > 0 ? [bare] : []),
  ];
}
