import { dirname, parse, relative, resolve, sep } from 'node:path';
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
import { assertKnown } from './assert-known.ts';
import { imageSize } from './image-size.ts';
import { isImageFile, listImages } from './list-images.ts';
import { readText, readTextIfThere } from './read-text.ts';
import { readYoloConfig } from './yolo-config.ts';
import { parseYoloLabels, type YoloLabel } from './yolo-labels.ts';

/**
 * Reads a split of a data set in YOLO's layout: `data.yaml` names the classes and, per split, a folder
 * of images, a text file that lists them, or several of these; the labels of `.../images/a.jpg` are in
 * `.../labels/a.txt`. Images of folders are in the order of their paths. An image with an empty label file,
 * or without one, is an example of nothing. Objects of a class the file does not name, or with a box that
 * is broken, has no area or lies outside the image, are left out and listed in `skipped`.
 *
 * @param dir folder of the data set, the one that holds `data.yaml`, or the YAML file
 * @param split such as `train`
 * @param options `classes` to read, in the order of their ids; without it, all that `data.yaml` names
 * @throws RsanetError INVALID_DATASET naming the file, split or image that is missing or malformed;
 *   INVALID_ARGUMENT when `classes` is empty, names one twice or one that `data.yaml` does not
 */
export async function readYolo(
  dir: string,
  split: string,
  options: ReadOptions = {},
): Promise<Dataset> {
  if (options.classes) assertClasses(options.classes);
  const { file, classes: named, places } = await readYoloConfig(dir, split);
  const classes = options.classes ?? named;
  assertKnown(classes, named);
  const paths = [...new Set((await Promise.all(places.map(imagesAt))).flat())];
  if (paths.length === 0) {
    throw new RsanetError('INVALID_DATASET', `The split '${split}' of ${file} has no image.`);
  }
  const skipped: SkippedObject[] = [];
  const ids = idsOf(paths, dirname(file));
  const samples = (await Promise.all(paths.map((path, i) => readLabels(path, ids[i]!)))).map(
    ({ labels, ...sample }): Sample => {
      const objects: LabelledObject[] = [];
      labels.forEach((label, i) => {
        const name = named[label.classId];
        if (name !== undefined && !classes.includes(name)) return;
        const fault = faultOf(label, name, sample);
        if (fault !== undefined) skipped.push(skippedObject(sample.id, i + 1, name, fault));
        else objects.push({ class: name!, box: label.box, difficult: false, crowd: false });
      });
      return { ...sample, objects };
    },
  );
  return { classes, samples, skipped };
}

/** Images of a folder in the order of their paths, or those a text file lists, a path per line. */
async function imagesAt(place: string): Promise<string[]> {
  if (!place.endsWith('.txt')) return (await listImages(place, true)).sort();
  const lines = (await readText(place, 'list of images')).split(/\r\n|\n|\r/);
  const names = lines.map((line) => line.trim()).filter((line) => line !== '');
  const other = names.find((name) => !isImageFile(name));
  if (other === undefined) return names.map((name) => resolve(dirname(place), name));
  throw new RsanetError(
    'INVALID_DATASET',
    `The list of images ${place} names ${other}, which is no image of a kind that can be read.`,
  );
}

/** The images' names, or, where two in different folders have one name, all their paths. */
function idsOf(paths: readonly string[], root: string): string[] {
  const names = paths.map((path) => parse(path).name);
  const places = paths.map((path) => relative(root, path).split(sep).join('/'));
  const withoutEnding = places.map((place) => place.slice(0, -parse(place).ext.length));
  return [names, withoutEnding].find((ids) => new Set(ids).size === ids.length) ?? places;
}

async function readLabels(path: string, id: string) {
  const size = await imageSize(path);
  const text = (await readTextIfThere(labelFile(path), 'label file')) ?? '';
  return { id, path, ...size, labels: parseYoloLabels(text, size) };
}

/** The last folder called `images` becomes `labels`. */
function labelFile(path: string): string {
  const { dir, name } = parse(path);
  return `${`${dir}/`.replace(/^(.*[\\/])images([\\/])/, '$1labels$2')}${name}.txt`;
}

function faultOf(label: YoloLabel, name: string | undefined, sample: Omit<Sample, 'objects'>) {
  if (name === undefined) return `a class that data.yaml does not name, ${label.classId}`;
  return boxFault(label.box, sample);
}
