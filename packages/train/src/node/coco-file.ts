import { stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { firstExisting } from './first-existing.ts';

/** Where the annotations of a split in COCO's form are. */
export interface CocoFile {
  file: string;
  /** The folder that images are looked for in. */
  root: string;
  /** Whether the data set has no splits, so that this file is everything in it. */
  whole: boolean;
}

/** Where tools put a split's file, beginning with COCO's own place. */
const placesOf = (split: string) => [
  `annotations/instances_${split}.json`,
  `instances_${split}.json`,
  ...['_annotations.coco.json', 'labels.json', 'result.json', 'annotations.json'].map(
    (name) => `${split}/${name}`,
  ),
  `annotations/${split}.json`,
  `${split}.json`,
];

/** Where they put the only file. */
const WHOLE = [
  '_annotations.coco.json',
  'labels.json',
  'result.json',
  'annotations.json',
  'annotations/instances_default.json',
];

/**
 * Finds the annotations of a split in COCO's form as tools write it: COCO itself, Roboflow, FiftyOne, Label Studio,
 * CVAT. What is there without splits counts as any of them.
 *
 * @param dir folder of the data set, or the file
 * @returns nothing where there is no such file
 */
export async function findCocoFile(dir: string, split: string): Promise<CocoFile | undefined> {
  const isFile = await stat(dir).then(
    (entry) => entry.isFile(),
    () => false,
  );
  if (isFile)
    return dir.endsWith('.json') ? { file: dir, root: dirname(dir), whole: true } : undefined;
  const of = (places: readonly string[]) => firstExisting(places.map((place) => join(dir, place)));
  const named = await of(placesOf(split));
  if (named !== undefined) return { file: named, root: dir, whole: false };
  const only = await of(WHOLE);
  return only === undefined ? undefined : { file: only, root: dir, whole: true };
}

/** A folder's path in a data set, `/` at its end, or nothing for that of the data set. */
export function folderBelow(root: string, file: string): string {
  const folder = relative(root, dirname(file)).replaceAll('\\', '/');
  return folder === '' ? '' : `${folder}/`;
}
