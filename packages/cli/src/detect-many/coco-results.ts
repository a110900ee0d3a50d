import { open, rename } from 'node:fs/promises';
import { RsanetError } from '@rsanet/errors';
import { readText } from '@rsanet/train/node';
import { readResults } from './results-file.ts';

/** The ids of a COCO annotation file. */
export interface CocoIds {
  /**
   * @param path of an image; it ends with the image's `file_name`
   * @throws RsanetError INVALID_DATASET when the file has no such image
   */
  image(path: string): number;
  /** @throws RsanetError INVALID_DATASET when the file has no category of this name */
  category(name: string): number;
}

/**
 * Writes a file of results as COCO's result JSON (https://cocodataset.org/#format-results), `[{ image_id, category_id, bbox,
 * score }]`, line by line. Images that could not be read have no results.
 *
 * @param results the file of {@link ImageResult} lines
 * @throws RsanetError INVALID_DATASET when an image has no id
 */
export async function writeCocoResults(
  results: string,
  ids: CocoIds,
  output: string,
): Promise<void> {
  const part = `${output}.part`;
  const file = await open(part, 'w');
  try {
    let before = '[';
    for await (const result of readResults(results)) {
      if ('error' in result) continue;
      const image_id = ids.image(result.image);
      for (const { class: name, bbox, score } of result.detections) {
        const line = { image_id, category_id: ids.category(name), bbox, score };
        await file.appendFile(`${before}\n${JSON.stringify(line)}`);
        before = ',';
      }
    }
    await file.appendFile(before === '[' ? '[]\n' : '\n]\n');
  } finally {
    await file.close();
  }
  await rename(part, output);
}

/**
 * Reads the ids that COCO's evaluation knows images and categories by.
 *
 * @throws RsanetError INVALID_DATASET when the file is no COCO annotation file
 */
export async function readCocoIds(path: string): Promise<CocoIds> {
  const { images, categories } = await annotationFile(path);
  const imageIds = new Map(images.map(({ file_name, id }) => [file_name, id]));
  const categoryIds = new Map(categories.map(({ name, id }) => [name, id]));
  return {
    image(found) {
      const parts = found.replaceAll('\\', '/').split('/');
      const ends = parts.map((_, from) => parts.slice(from).join('/'));
      const id = ends.map((end) => imageIds.get(end)).find((one) => one !== undefined);
      if (id !== undefined) return id;
      throw wrong(path, `has no image whose file_name ends '${found}'`);
    },
    category(name) {
      const id = categoryIds.get(name);
      if (id !== undefined) return id;
      throw wrong(path, `has no category '${name}', which the model finds`);
    },
  };
}

interface Annotations {
  readonly images: readonly { readonly id: number; readonly file_name: string }[];
  readonly categories: readonly { readonly id: number; readonly name: string }[];
}

async function annotationFile(path: string): Promise<Annotations> {
  const text = await readText(path, 'COCO annotation file');
  let value: Partial<Annotations> | null;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw wrong(path, `is no JSON: ${(cause as Error).message}`, cause);
  }
  const { images, categories } = value ?? {};
  const named = (list: unknown, name: string) =>
    Array.isArray(list) &&
    list.every((one) => Number.isSafeInteger(one?.id) && typeof one[name] === 'string');
  if (named(images, 'file_name') && named(categories, 'name'))
    return { images: images!, categories: categories! };
  throw wrong(
    path,
    'is no COCO annotation file: images need id and file_name, categories id and name',
  );
}

const wrong = (path: string, what: string, cause?: unknown) =>
  new RsanetError('INVALID_DATASET', `${path} ${what}.`, { cause });
