import { join } from 'node:path';
import { toVocBox } from '@rsanet/detect-utils';
import { RsanetError } from '@rsanet/errors';
import * as v from 'valibot';
import { filesBelow, indexFiles, namesBelow, withoutEnding } from './file-index.ts';
import { firstExisting } from './first-existing.ts';
import { isImageFile } from './image-file.ts';
import { readText } from './read-text.ts';
import { parseXml } from './voc-annotation.ts';
import type { AnnotatedImage, VocImages } from './voc-annotations.ts';

const text = v.optional(v.string(), '');
const number = v.pipe(
  text,
  v.transform((value) => (value.trim() === '' ? Number.NaN : Number(value))),
);
const box = v.object({
  '@label': text,
  '@xtl': number,
  '@ytl': number,
  '@xbr': number,
  '@ybr': number,
});
const image = v.object({
  '@name': v.string(),
  '@subset': text,
  '@width': number,
  '@height': number,
  box: v.optional(v.array(box), []),
});
const schema = v.object({
  annotations: v.object({ image: v.pipe(v.array(image), v.minLength(1)) }),
});

/**
 * Reads a split in CVAT's own form, "CVAT for images": one `annotations.xml` in the data set's folder or that of the
 * split, with an element per image. Where its images name subsets, the split is one of them.
 *
 * @returns nothing where there is no such file
 * @throws RsanetError INVALID_DATASET when it cannot be decoded or has no such subset
 */
export async function readCvatImages(dir: string, split: string): Promise<VocImages | undefined> {
  const places = [`${split}/annotations.xml`, 'annotations.xml'];
  const file = await firstExisting(places.map((place) => join(dir, place)));
  if (file === undefined) return undefined;
  const parsed = v.safeParse(schema, parseXml(await readText(file, 'annotation'), file));
  if (!parsed.success) return undefined;
  const all = parsed.output.annotations.image;
  const subsets = new Set(all.map((image) => image['@subset']).filter((name) => name !== ''));
  const written = subsets.size > 0 ? all.filter((image) => image['@subset'] === split) : all;
  if (written.length === 0) {
    throw new RsanetError(
      'INVALID_DATASET',
      `${file} has no subset ${split}; it has ${[...subsets].join(', ')}.`,
    );
  }
  const index = indexFiles((await filesBelow(dir)).filter(isImageFile));
  const images = written.map((image): AnnotatedImage => {
    const name = image['@name'];
    const found = namesBelow(name).map((end) => index.find(end));
    return {
      id: withoutEnding(name),
      filename: name,
      size: { width: image['@width'], height: image['@height'] },
      objects: image.box.map((box) => {
        const [xmin, ymin, xmax, ymax] = toVocBox([
          box['@xtl'],
          box['@ytl'],
          box['@xbr'],
          box['@ybr'],
        ]);
        const name = box['@label'].trim();
        return { name, difficult: Number.NaN, bndbox: { xmin, ymin, xmax, ymax } };
      }),
      images: (found.find((files) => files.length > 0) ?? []).map((path) => join(dir, path)),
    };
  });
  const whole = subsets.size === 0 && file === join(dir, 'annotations.xml');
  const notes = whole ? [`The data set has no splits, so ${split} is all of ${file}.`] : [];
  return { images, broken: [], notes };
}
