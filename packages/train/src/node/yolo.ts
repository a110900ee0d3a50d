import { dirname, join, parse, relative, resolve, sep } from 'node:path';
import { assertOptions, RsanetError, shortText } from '@rsanet/errors';
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
import { assertKnown } from './assert-known.ts';
import { filesBelow, indexFiles, namesBelow } from './file-index.ts';
import { firstExisting } from './first-existing.ts';
import { isImageFile } from './image-file.ts';
import { imageSize } from './image-size.ts';
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
  assertOptions(options, READ_NAMES);
  if (options.classes) assertClasses(options.classes);
  const { file, classes: named, root, places, whole } = await readYoloConfig(dir, split);
  const classes = options.classes ?? named;
  assertKnown(classes, named);
  const paths = [...new Set((await Promise.all(places.map((at) => imagesAt(at, root)))).flat())];
  if (paths.length === 0) {
    throw new RsanetError('INVALID_DATASET', `The split '${split}' of ${file} has no image.`);
  }
  const ids = idsOf(paths, dirname(file));
  const read = await Promise.all(paths.map((path, i) => readLabels(path, ids[i]!)));
  const broken = read.filter((image) => 'reason' in image);
  refuseBroken(broken, read.length, options);
  const images = read.filter((image) => 'labels' in image);
  const skipped: SkippedObject[] = [];
  const samples = images.map(({ labels, ...sample }): Sample => {
    const objects: LabelledObject[] = [];
    labels?.forEach((label, i) => {
      const name = named[Number(label.classId)];
      if (name !== undefined && !classes.includes(name)) return;
      const fault = faultOf(label, name, sample);
      if (fault !== undefined) skipped.push(skippedObject(sample.id, i + 1, name, fault));
      else objects.push({ class: name!, box: label.box, difficult: false, crowd: false });
    });
    return { ...sample, objects };
  });
  const shared = sharedLabels(paths);
  const bare = images.filter(({ labels }) => labels === undefined).length;
  const notes = [
    ...(whole ? [`The data set has no splits, so ${split} is all of ${places.join(', ')}.`] : []),
    ...(shared.length > 0
      ? [
          `Images that differ by their endings alone have the same labels, such as ${shared.join(' and ')}.`,
        ]
      : []),
    ...(bare > 0
      ? [`${bare} images of ${split} have no label file and are examples of nothing.`]
      : []),
  ];
  return {
    classes,
    samples,
    skipped: [...skipped, ...broken],
    ...(notes.length > 0 && { notes }),
  };
}

/** Images of a folder in the order of their paths, or those a text file lists, a path per line. */
async function imagesAt(place: string, root: string): Promise<string[]> {
  if (!place.endsWith('.txt')) {
    return (await filesBelow(place)).filter(isImageFile).map((path) => join(place, path));
  }
  const lines = (await readText(place, 'list of images')).split(/\r\n|\n|\r/);
  const names = lines.map((line) => line.trim()).filter((line) => line !== '');
  const other = names.find((name) => !isImageFile(name));
  if (other !== undefined) {
    throw new RsanetError(
      'INVALID_DATASET',
      `The list of images ${place} names ${other}, which is no image of a kind that can be read.`,
    );
  }
  const index = indexFiles((await filesBelow(root)).filter(isImageFile));
  return Promise.all(
    names.map(async (name) => {
      const path = resolve(dirname(place), name.replaceAll('\\', '/'));
      if (await firstExisting([path])) return path;
      // Written on another machine, or as seen from another folder.
      const ends = namesBelow(`/${name}`).map((end) => index.find(end));
      const [only, more] = ends.find((found) => found.length > 0) ?? [];
      return only !== undefined && more === undefined ? join(root, only) : path;
    }),
  );
}

/** The images' names, or, where two in different folders have one name, all their paths. */
function idsOf(paths: readonly string[], root: string): string[] {
  const names = paths.map((path) => parse(path).name);
  const places = paths.map((path) => relative(root, path).split(sep).join('/'));
  const withoutEnding = places.map((place) => place.slice(0, -parse(place).ext.length));
  return [names, withoutEnding].find((ids) => new Set(ids).size === ids.length) ?? places;
}

/** The first images that have one file of labels, as they differ by their endings alone. */
function sharedLabels(paths: readonly string[]): string[] {
  const byStem = new Map<string, string>();
  for (const path of paths) {
    const stem = path.slice(0, -parse(path).ext.length);
    const other = byStem.get(stem);
    if (other !== undefined) return [other, path];
    byStem.set(stem, path);
  }
  return [];
}

type LabelledImage = Omit<Sample, 'objects'> & { labels: readonly YoloLabel[] | undefined };

/** An image and its labels, where there is a file of them; or why it cannot be used. */
async function readLabels(path: string, id: string): Promise<LabelledImage | SkippedObject> {
  try {
    const size = await imageSize(path);
    let text: string | undefined;
    for (const file of labelFiles(path)) text ??= await readTextIfThere(file, 'label file');
    const labels = text === undefined ? undefined : parseYoloLabels(text, size);
    return { id, path, ...size, labels };
  } catch (error) {
    if (error instanceof RsanetError) return { image: id, reason: error.message };
    throw error;
  }
}

/** Where the labels of an image may be: the last folder called `images`, or `data`, becomes `labels`; or beside it. */
function labelFiles(path: string): string[] {
  const { dir, name } = parse(path);
  const inLabels = ['images', 'data'].map((folder) =>
    `${dir}/`.replace(new RegExp(`^(.*[\\\\/])${folder}([\\\\/])`), '$1labels$2'),
  );
  return [...inLabels, `${dir}/`].map((folder) => `${folder}${name}.txt`);
}

function faultOf(label: YoloLabel, name: string | undefined, sample: Omit<Sample, 'objects'>) {
  if (name === undefined)
    return `a class that data.yaml does not name, ${shortText(label.classId)}`;
  return boxFault(label.box, sample);
}
