import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { assertNames } from './assert-names.ts';
import { firstExisting } from './first-existing.ts';
import { isImageFile } from './image-file.ts';
import { readText } from './read-text.ts';
import type { YoloConfig } from './yolo-config.ts';

/** Where tools that write no YAML put the class names, a line each. */
const namesIn = (split: string) => [
  'obj.names',
  'data/obj.names',
  'classes.txt',
  'data/classes.txt',
  `${split}/_darknet.labels`,
  `${split}/classes.txt`,
];

/** The file with the class names of a data set without YAML, as Darknet and annotation tools write it. */
export async function findNames(dir: string, split: string): Promise<string | undefined> {
  return firstExisting(namesIn(split).map((place) => join(dir, place)));
}

/**
 * Reads what a data set in YOLO's form without YAML says: class names, and the images of a split in the list
 * `<split>.txt` or a folder called so, or else, where there are no splits, all in `images`, `data` or beside the names.
 *
 * @returns nothing where there are no class names or images
 * @throws RsanetError INVALID_DATASET when a line of the names is empty, or repeats another
 */
export async function readYoloFolder(dir: string, split: string): Promise<YoloConfig | undefined> {
  const file = await findNames(dir, split);
  if (file === undefined) return undefined;
  const lines = (await readText(file, 'list of classes')).split(/\r\n|\n|\r/);
  const classes = lines.map((line) => line.trim());
  // A class's id is the number of its line, so that none may be left out but at the end.
  while (classes.at(-1) === '') classes.pop();
  assertNames(classes, file);
  const named = await firstWithImages(dir, [
    `${split}.txt`,
    `data/${split}.txt`,
    `images/${split}`,
    `${split}/images`,
    split,
    `obj_${split}_data`,
  ]);
  const place = named ?? (await firstWithImages(dir, ['images', 'data', 'obj_train_data', '.']));
  if (place === undefined) return undefined;
  return { file, classes, root: dir, places: [place], whole: named === undefined };
}

async function firstWithImages(
  dir: string,
  places: readonly string[],
): Promise<string | undefined> {
  for (const place of places.map((place) => join(dir, place))) {
    const entry = await stat(place).catch(() => undefined);
    if (entry?.isFile()) return place;
    if (entry && (await readdir(place, { recursive: true })).some(isImageFile)) return place;
  }
  return undefined;
}
