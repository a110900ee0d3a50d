import { join } from 'node:path';
import type { CocoBox } from '@rsanet/detect-utils';
import { RsanetError, shortText } from '@rsanet/errors';
import * as v from 'valibot';
import { assertPixels } from './assert-pixels.ts';
import { findCocoFile } from './coco-file.ts';
import { outlineBox } from './coco-outline.ts';
import { readText } from './read-text.ts';

/** A number, also one that is written as a string; NaN for anything else. */
const number = v.optional(
  v.pipe(
    v.unknown(),
    v.transform((value) => (isNumeral(value) ? Number(value) : Number.NaN)),
  ),
);
const side = v.optional(
  v.pipe(
    v.unknown(),
    v.transform((value) => (isNumeral(value) && Number(value) > 0 ? Number(value) : undefined)),
  ),
);
const text = v.fallback(v.string(), '');

const schema = v.object({
  images: v.array(
    v.object({ id: v.optional(v.unknown()), file_name: text, width: side, height: side }),
  ),
  annotations: v.array(
    v.fallback(
      v.object({
        id: number,
        image_id: number,
        category_id: number,
        bbox: v.optional(v.unknown()),
        segmentation: v.optional(v.unknown()),
        area: v.optional(v.unknown()),
        iscrowd: v.optional(v.unknown()),
      }),
      {},
    ),
  ),
  categories: v.array(
    v.object({
      id: v.optional(v.unknown()),
      name: v.pipe(v.union([v.string(), v.number()]), v.transform(String)),
      supercategory: text,
    }),
  ),
});

/** An image of an instances file; width and height are not there where the file does not say. */
export interface CocoImage {
  id: number;
  file_name: string;
  width?: number;
  height?: number;
}

/** An object of an instances file, not yet judged. */
export interface CocoObject {
  /** Below 0 where the file gives none, or one that another object has. */
  id: number;
  image_id: number;
  category_id: number;
  /** Continuous pixels; the bounds of the outline where the file gives no box, NaN where it gives neither. */
  bbox: CocoBox;
  /** Square pixels of the mask, or of the box where the file does not say. */
  area: number;
  iscrowd: 0 | 1;
}

/**
 * What is read of an instances file of COCO (https://cocodataset.org/#format-data); of outlines the bounds alone, where
 * there is no box.
 */
export interface CocoInstances {
  images: CocoImage[];
  annotations: CocoObject[];
  categories: { id: number; name: string; supercategory: string }[];
  /** What somebody should know of how it was read, one sentence each. */
  notes: string[];
}

/**
 * Reads the objects of a split in COCO's format: `annotations/instances_<split>.json`, or where other tools put it, such
 * as `<split>/_annotations.coco.json`. Needs no images and leaves out no object but those that repeat another one, its id
 * included.
 *
 * @param dir folder of the data set, or the file
 * @throws RsanetError INVALID_DATASET naming the file that is missing, no JSON, or of another form, the image or
 *   category whose id is not a whole number of its own, or the file whose boxes are no pixels
 */
export async function readCocoInstances(dir: string, split: string): Promise<CocoInstances> {
  const found = await findCocoFile(dir, split);
  return parseCocoInstances(found?.file ?? join(dir, 'annotations', `instances_${split}.json`));
}

/** As {@link readCocoInstances}, of a file. */
export async function parseCocoInstances(file: string): Promise<CocoInstances> {
  const content = parseJson(await readText(file, 'annotation file'), file);
  const result = v.safeParse(schema, content, { abortEarly: true });
  if (!result.success) {
    const [issue] = result.issues;
    const place = v.getDotPath(issue) ?? 'it';
    throw new RsanetError(
      'INVALID_DATASET',
      `${file} is no COCO instances file: ${place} is wrong: ${issue.message}.`,
    );
  }
  const { images, categories } = result.output;
  const { annotations, notes } = objectsOf(result.output.annotations);
  assertPixels(
    annotations.map(({ bbox }) => bbox),
    file,
  );
  const imageIds = identify(images, (image) => `the image ${image.file_name}`, file);
  const categoryIds = identify(categories, ({ name }) => `the category ${name}`, file);
  return {
    images: images.map(({ file_name, width, height }, i) => ({
      id: imageIds[i]!,
      file_name,
      ...(width !== undefined && height !== undefined && { width, height }),
    })),
    annotations,
    categories: categories.map((category, i) => ({ ...category, id: categoryIds[i]! })),
    notes,
  };
}

/** Checks that each item has an id of its own that JavaScript can distinguish from others. */
function identify<Item extends { id?: unknown }>(
  items: readonly Item[],
  what: (item: Item) => string,
  file: string,
): number[] {
  const known = new Map<number, Item>();
  return items.map((item) => {
    const id = isNumeral(item.id) ? Number(item.id) : Number.NaN;
    const other = known.get(id);
    if (Number.isSafeInteger(id) && !other) {
      known.set(id, item);
      return id;
    }
    const why = other
      ? `as ${what(other)} has`
      : 'which is no whole number up to 2^53 - 1; ids beyond that cannot be distinguished';
    throw new RsanetError(
      'INVALID_DATASET',
      `${file} gives ${what(item)} the id ${shown(item.id)}, ${why}; give each an id of its own.`,
    );
  });
}

const shown = (id: unknown) => shortText(JSON.stringify(id) ?? 'undefined');

type Written = v.InferOutput<typeof schema>['annotations'][number];

/** The objects of a file, each with an id of its own, and notes on those that needed more than reading. */
function objectsOf(written: readonly Written[]): Pick<CocoInstances, 'annotations' | 'notes'> {
  const whole = written.flatMap(({ id }) => (Number.isSafeInteger(id) ? id! : []));
  const min = whole.reduce((a, b) => Math.min(a, b), 0);
  const known = new Map<number, CocoObject>();
  const annotations: CocoObject[] = [];
  let outlined = 0;
  let repeated = 0;
  let example = 0;
  for (const [i, item] of written.entries()) {
    const object = objectOf(item);
    if (boxOf(item.bbox) === undefined && object.bbox.every(Number.isFinite)) outlined += 1;
    const other = known.get(object.id);
    if (other) {
      repeated += 1;
      example = object.id;
      if (isAlike(object, other)) continue;
    }
    // Below all ids that the file gives.
    if (other || !Number.isSafeInteger(object.id)) object.id = min - 1 - i;
    else known.set(object.id, object);
    annotations.push(object);
  }
  const notes = [
    outlined > 0 &&
      `${counted(outlined, 'object has', 'objects have')} no box; the bounds of the outline are taken.`,
    repeated > 0 &&
      `${counted(repeated, 'annotation repeats', 'annotations repeat')} the id of another one, such as ${example}: those that are alike count once, others each. COCO's own tool takes the last of an id for all of them, so its figures would differ; number annotations anew.`,
  ];
  return { annotations, notes: notes.filter((note) => note !== false) };
}

const counted = (count: number, one: string, several: string) =>
  `${count} ${count === 1 ? one : several}`;

function objectOf(written: Written): CocoObject {
  const { id = Number.NaN, image_id = Number.NaN, category_id = Number.NaN } = written;
  const bbox = boxOf(written.bbox) ?? outlineBox(written.segmentation) ?? NO_BOX;
  return {
    id,
    image_id,
    category_id,
    bbox,
    area: Number.isFinite(written.area) ? (written.area as number) : bbox[2] * bbox[3],
    iscrowd: written.iscrowd === true || Number(written.iscrowd) === 1 ? 1 : 0,
  };
}

function isAlike(a: CocoObject, b: CocoObject): boolean {
  const of = ({ image_id, category_id, bbox, iscrowd }: CocoObject) =>
    `${[image_id, category_id, ...bbox, iscrowd]}`;
  return of(a) === of(b);
}

const NO_BOX: CocoBox = [Number.NaN, Number.NaN, Number.NaN, Number.NaN];

function boxOf(value: unknown): CocoBox | undefined {
  if (!Array.isArray(value) || value.length !== 4 || !value.every(isNumeral)) return undefined;
  return value.map(Number) as unknown as CocoBox;
}

/** Whether a value is a finite number, or a string that is one. */
function isNumeral(value: unknown): boolean {
  if (typeof value === 'string') return value.trim() !== '' && Number.isFinite(Number(value));
  return Number.isFinite(value);
}

/** @throws RsanetError INVALID_DATASET naming the file that is no JSON */
export function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(/\b(NaN|Infinity)\b/.test(text) ? standardNumbers(text) : text);
  } catch (cause) {
    throw new RsanetError('INVALID_DATASET', `${file} is no JSON: ${(cause as Error).message}.`, {
      cause,
    });
  }
}

/** JSON with null for the numbers that Python writes and JSON has not; strings may hold these words. */
function standardNumbers(text: string): string {
  return text.replace(/"[^"\\]*(?:\\[\s\S][^"\\]*)*(?:"|$)|-?\b(?:NaN|Infinity)\b/g, (part) =>
    part.startsWith('"') ? part : 'null',
  );
}
