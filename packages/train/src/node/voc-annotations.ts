import { join } from 'node:path';
import { RsanetError } from '@rsanet/errors';
import { readText } from './read-text.ts';
import { parseVocAnnotation, type VocAnnotation } from './voc-annotation.ts';

/**
 * Reads the annotations of a VOC split, `Annotations/<id>.xml` of each line of
 * `ImageSets/Main/<split>.txt`. A line is an image's name, with or without the flag (-1, 0 or 1)
 * of the development kit's lists for one class; every image named belongs to the split, once.
 * Needs no images and leaves out no object.
 *
 * @throws RsanetError INVALID_DATASET naming the split or annotation that is missing or malformed
 */
export async function readVocAnnotations(
  dir: string,
  split: string,
): Promise<({ id: string } & VocAnnotation)[]> {
  const annotations: ({ id: string } & VocAnnotation)[] = [];
  for (const id of await readSplit(join(dir, 'ImageSets', 'Main', `${split}.txt`))) {
    const file = join(dir, 'Annotations', `${id}.xml`);
    annotations.push({ id, ...parseVocAnnotation(await readText(file, 'annotation'), file) });
  }
  return annotations;
}

async function readSplit(file: string): Promise<string[]> {
  const lines = (await readText(file, 'split file')).split(/\r?\n/);
  const ids = lines.map((line) => line.trim().replace(/\s+(-1|0|1)$/, ''));
  const unique = [...new Set(ids.filter((id) => id !== ''))];
  if (unique.length > 0) return unique;
  throw new RsanetError('INVALID_DATASET', `The split file ${file} names no image.`);
}
