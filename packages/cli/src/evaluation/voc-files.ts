import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { formatVocDetections, parseVocDetections, type VocDetection } from '@rsanet/detect-utils';
import { RsanetError } from '@rsanet/errors';
import { fileNameOf, fileNamesOf, nameOfFile } from './file-name.ts';

/** Detections of a split, and the classes there is a file of. */
export interface VocFiles {
  classes: readonly string[];
  detections: readonly VocDetection[];
}

/**
 * Reads VOC result files, `comp4_det_<split>_<class>.txt`, the class in the name, with `%2F` for `/`.
 *
 * @param path one file, or the folder of one file per class
 * @throws RsanetError INVALID_DATASET naming the path when there is no such file, or it is malformed
 */
export async function readVocFiles(path: string, split: string): Promise<VocFiles> {
  const { readText } = await import('@rsanet/train/node');
  const files = (await isFolder(path))
    ? (await readdir(path)).toSorted().map((name) => join(path, name))
    : [path];
  const start = startOf(split);
  const named = files
    .map((file) => ({ file, name: basename(file) }))
    .filter(({ name }) => name.startsWith(start) && name.endsWith('.txt'))
    .map(({ file, name }) => ({
      file,
      class: nameOfFile(name.slice(start.length, -'.txt'.length)),
    }));
  if (named.length === 0) {
    throw new RsanetError(
      'INVALID_DATASET',
      `${path} is or holds no file called ${start}<class>.txt; name detections of VOC so.`,
    );
  }
  const detections = await Promise.all(
    named.map(async ({ file, class: name }) =>
      parseFile(file, await readText(file, 'detections'), name),
    ),
  );
  return { classes: named.map((file) => file.class), detections: detections.flat() };
}

/**
 * Detections as VOC result files, one per class, also for a class without any.
 *
 * @returns by the file's name what writes its text
 */
export function vocFiles(
  { classes, detections }: VocFiles,
  split: string,
): Map<string, () => string> {
  const names = fileNamesOf(classes);
  return new Map(
    classes.map((name, i) => [
      `${startOf(split)}${names[i]}.txt`,
      () => formatVocDetections(detections.filter((detection) => detection.class === name)),
    ]),
  );
}

const startOf = (split: string) => `comp4_det_${fileNameOf(split)}_`;

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (cause) {
    throw new RsanetError('INVALID_DATASET', `The detections ${path} cannot be read.`, { cause });
  }
}

function parseFile(file: string, text: string, name: string): VocDetection[] {
  try {
    return parseVocDetections(text, name);
  } catch (cause) {
    const why = (cause as Error).message;
    throw new RsanetError('INVALID_DATASET', `${file} is malformed: ${why}`, { cause });
  }
}
