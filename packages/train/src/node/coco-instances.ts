import { join } from 'node:path';
import { RsanetError } from '@rsanet/errors';
import * as v from 'valibot';
import { firstExisting } from './first-existing.ts';
import { readText } from './read-text.ts';

const id = v.pipe(v.number(), v.integer());
const side = v.pipe(v.number(), v.gtValue(0));

const schema = v.object({
  images: v.array(v.object({ id, file_name: v.string(), width: side, height: side })),
  annotations: v.array(
    v.pipe(
      v.object({
        id,
        image_id: id,
        category_id: id,
        bbox: v.strictTuple([v.number(), v.number(), v.number(), v.number()]),
        area: v.optional(v.number()),
        iscrowd: v.optional(v.picklist([0, 1]), 0),
      }),
      v.transform((object) => ({
        ...object,
        area: object.area ?? object.bbox[2] * object.bbox[3],
      })),
    ),
  ),
  categories: v.array(v.object({ id, name: v.string() })),
});

/**
 * What is read of an instances file of COCO (https://cocodataset.org/#format-data): boxes are
 * `[x, y, width, height]` in continuous pixels, `area` that of the mask, or of the box where the
 * file does not say; outlines are left out.
 */
export type CocoInstances = v.InferOutput<typeof schema>;

/**
 * Reads the objects of a split in COCO's format: `annotations/instances_<split>.json`, or
 * `instances_<split>.json` in the folder itself. Needs no images and leaves out no object.
 *
 * @throws RsanetError INVALID_DATASET naming the file that is missing, no JSON, or of another form
 */
export async function readCocoInstances(dir: string, split: string): Promise<CocoInstances> {
  const name = `instances_${split}.json`;
  const usual = join(dir, 'annotations', name);
  const file = (await firstExisting([usual, join(dir, name)])) ?? usual;
  const result = v.safeParse(schema, parseJson(await readText(file, 'annotation file'), file), {
    abortEarly: true,
  });
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new RsanetError(
    'INVALID_DATASET',
    `${file} is no COCO instances file: ${v.getDotPath(issue) ?? 'it'} is wrong: ${issue.message}.`,
  );
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new RsanetError('INVALID_DATASET', `${file} is no JSON: ${(cause as Error).message}.`, {
      cause,
    });
  }
}
