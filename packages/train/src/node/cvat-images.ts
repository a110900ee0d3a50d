import { join } from 'node:path';
import { type CornerBox, toVocBox } from '@rsanet/detect-utils';
import { RsanetError } from '@rsanet/errors';
import * as v from 'valibot';
import { outlineBox } from './coco-outline.ts';
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
const polygon = v.object({ '@label': text, '@points': text });
const image = v.looseObject({
  '@name': v.string(),
  '@subset': text,
  '@width': number,
  '@height': number,
  box: v.optional(v.array(box), []),
  polygon: v.optional(v.array(polygon), []),
});
const schema = v.object({
  annotations: v.object({ image: v.pipe(v.array(image), v.minLength(1)) }),
});

/**
 * Reads a split in CVAT's own form, "CVAT for images": one `annotations.xml` in the data set's folder or that of the
 * split, with an element per image. Where its images name subsets, the split is one of them. An object is a box, or the
 * bounds of a polygon.
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
  const seen = new Set<string>();
  const once = written.filter((image) => seen.size < seen.add(image['@name']).size);
  const images = once.map((image): AnnotatedImage => {
    const name = image['@name'];
    const found = namesBelow(name).map((end) => index.find(end));
    return {
      id: withoutEnding(name),
      filename: name,
      size: { width: image['@width'], height: image['@height'] },
      objects: shapesOf(image).map(({ label, corners }) => {
        const [xmin, ymin, xmax, ymax] = toVocBox(corners);
        return { name: label.trim(), difficult: false, bndbox: { xmin, ymin, xmax, ymax } };
      }),
      images: (found.find((files) => files.length > 0) ?? []).map((path) => join(dir, path)),
    };
  });
  const whole = subsets.size === 0 && file === join(dir, 'annotations.xml');
  const notes = [
    ...(whole ? [`The data set has no splits, so ${split} is all of ${file}.`] : []),
    ...otherShapes(once),
  ];
  const broken = written
    .filter((image) => !once.includes(image))
    .map((image) => ({
      image: withoutEnding(image['@name']),
      reason: `The image ${image['@name']} is there more than once in ${file}; name each once.`,
    }));
  return { images, broken, notes };
}

type CvatImage = v.InferOutput<typeof image>;

/** What boxes and polygons of an image surround, in continuous pixels. */
function shapesOf({ box, polygon }: CvatImage): { label: string; corners: CornerBox }[] {
  const boxes = box.map((one) => ({
    label: one['@label'],
    corners: [one['@xtl'], one['@ytl'], one['@xbr'], one['@ybr']] as const,
  }));
  const outlines = polygon.map((one) => {
    const points = one['@points'].split(/[;,]/).map(Number);
    const [x, y, width, height] = outlineBox(points) ?? NO_BOX;
    return { label: one['@label'], corners: [x, y, x + width, y + height] as const };
  });
  return [...boxes, ...outlines];
}

const NO_BOX = [Number.NaN, Number.NaN, Number.NaN, Number.NaN] as const;

/** Kinds of shapes that are not read. */
const OTHERS = ['polyline', 'points', 'ellipse', 'cuboid', 'mask', 'skeleton'] as const;

function otherShapes(images: readonly CvatImage[]): string[] {
  const kinds = OTHERS.filter((kind) => images.some((image) => kind in image));
  if (kinds.length === 0) return [];
  return [`Of the shapes boxes and polygons are read; ${kinds.join(', ')} are left out.`];
}
