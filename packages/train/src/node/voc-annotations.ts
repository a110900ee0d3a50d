import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readText } from './read-text.ts';
import { namesOfList } from './split-list.ts';
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
  const list = join(dir, 'ImageSets', 'Main', `${split}.txt`);
  const text = await readText(list, 'split file');
  const files = new Set(await readdir(join(dir, 'Annotations')).catch(() => []));
  const annotations: ({ id: string } & VocAnnotation)[] = [];
  for (const id of namesOfList(text, list, (name) => files.has(`${name}.xml`))) {
    const file = join(dir, 'Annotations', `${id}.xml`);
    annotations.push({ id, ...parseVocAnnotation(await readText(file, 'annotation'), file) });
  }
  return annotations;
}
